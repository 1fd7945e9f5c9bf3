#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/duration.hpp"

using namespace equipoise;

TEST_CASE("durations are read in days, hours, minutes and seconds") {
  REQUIRE(parse_duration("3h50m") == 13800);
  REQUIRE(parse_duration("90s") == 90);
  REQUIRE(parse_duration("90") == 90);
  REQUIRE(parse_duration("1d") == 86400);
  REQUIRE(parse_duration("1.5h") == 5400);
}

TEST_CASE("what is no duration is refused") {
  for (const auto* text : {"", "h", "3x", "-5m", "0s", "3h m", "inf", "nan", "1e999"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_duration(text), Error);
  }
}

TEST_CASE("durations are written in two units at most") {
  REQUIRE(format_duration(0.31) == "0.3s");
  REQUIRE(format_duration(41.2) == "41s");
  REQUIRE(format_duration(200) == "3m20s");
  REQUIRE(format_duration(7500) == "2h05m");
}
