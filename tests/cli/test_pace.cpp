#include "catch.hpp"
#include "cli/pace.hpp"

using namespace equipoise;

TEST_CASE("the pace is that of the last half minute to minute, not of all that was done") {
  Pace pace;
  std::int64_t done = 0;
  double now = 100;
  for (; now < 200; now += 0.5) pace.note(done += 5, now);  // ten a second
  CHECK(*pace.rate(now - 0.5) == Approx(10.0).epsilon(0.02));
  for (; now < 270; now += 1.0) pace.note(done += 1, now);
  CHECK(*pace.rate(now - 1.0) == Approx(1.0).epsilon(0.02));
}

TEST_CASE("a resumed count has the pace of what was done since") {
  Pace pace;
  CHECK(!pace.began());
  pace.note(5000, 10);
  CHECK(pace.began());
  CHECK(!pace.rate(20));
  pace.note(5008, 14);
  CHECK(*pace.rate(14) == Approx(2.0));
  CHECK(*pace.rate(18) == Approx(1.0));  // nothing has come since
}

TEST_CASE("a count that falls, and one of something else, start the pace anew") {
  Pace pace;
  pace.note(0, 0);
  pace.note(100, 1);
  pace.note(3, 2);
  CHECK(!pace.rate(2.6));
  pace.note(5, 3);
  CHECK(*pace.rate(3) == Approx(2.0));
  pace.restart();
  CHECK(!pace.rate(4));
}
