#include "analysis/delong.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("DeLong's interval and test equal their definition over all pairs of pictures") {
  for (const auto& expected : golden_statistics("delong")) {
    const ClassProbabilities a{numbers(expected.at("positive_a")), numbers(expected.at("negative_a"))};
    const ClassProbabilities b{numbers(expected.at("positive_b")), numbers(expected.at("negative_b"))};
    const auto interval = delong_interval(a);
    CHECK(interval->low == eight_digits(expected.at("a").at("low")));
    CHECK(interval->high == eight_digits(expected.at("a").at("high")));
    const AurocComparison test = delong_test(a, b);
    CHECK(test.first == eight_digits(expected.at("a").at("auroc")));
    CHECK(test.second == eight_digits(expected.at("b").at("auroc")));
    CHECK(*test.test.statistic == eight_digits(expected.at("z")));
    CHECK(*test.test.p == eight_digits(expected.at("p")));
    CHECK(test.interval->low == eight_digits(expected.at("low")));
  }
}

TEST_CASE("equal rankings have p = 1, perfect ones an interval without width") {
  const ClassProbabilities a{{0.9, 0.8, 0.3}, {0.4, 0.1}}, scaled{{0.99, 0.88, 0.33}, {0.44, 0.11}};
  CHECK(*delong_test(a, scaled).test.p == 1);
  const auto perfect = delong_interval({{0.9, 0.8}, {0.1, 0.2}});
  CHECK(perfect->low == 1);
  CHECK(perfect->high == 1);
  const AurocComparison opposite = delong_test({{0.9, 0.8}, {0.1, 0.2}}, {{0.1, 0.2}, {0.9, 0.8}});
  CHECK_FALSE(opposite.test.p);
  CHECK_FALSE(opposite.test.note.empty());
}

TEST_CASE("one picture on a side is too few for DeLong") {
  CHECK_FALSE(delong_interval({{0.9}, {0.1, 0.2}}));
  CHECK_FALSE(delong_test({{0.9}, {0.1, 0.2}}, {{0.8}, {0.1, 0.2}}).test.p);
}
