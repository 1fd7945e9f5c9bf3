#include "analysis/power.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("power and runs needed equal statsmodels'") {
  for (const auto& expected : golden_statistics("power")) {
    const double difference = expected.at("difference"), sd = expected.at("sd");
    const std::size_t n = expected.at("n");
    INFO(expected);
    const PowerDesign pairs{true, sd}, sides{false, sd};
    CHECK(power_of(pairs, difference, n) == eight_digits(expected.at("paired")));
    CHECK(power_of(pairs, -difference, n) == power_of(pairs, difference, n));
    if (!expected.at("sides").is_null())
      CHECK(power_of(sides, difference, n, n * 3 / 2) == eight_digits(expected.at("sides")));
    CHECK(*runs_needed(pairs, difference) == expected.at("pairs_needed").get<std::size_t>());
    CHECK(*runs_needed(sides, difference) == expected.at("runs_needed").get<std::size_t>());
  }
}

TEST_CASE("overlapping training sets take power away, and more runs may never suffice") {
  for (const auto& expected : golden_statistics("corrected_power")) {
    const PowerDesign design{true, expected.at("sd"), expected.at("ratio")};
    CHECK(power_of(design, expected.at("difference"), expected.at("n")) ==
          eight_digits(expected.at("power")));
  }
  CHECK_FALSE(runs_needed({true, 0.02, 0.25}, 0.01));
  CHECK(runs_needed({true, 0.02, 0}, 0.01));
}

TEST_CASE("power of extreme differences stays between the level and one") {
  for (const double difference : {0.0, 1e-9, 0.3, 5.0, 1e6})
    for (const std::size_t n : {std::size_t{2}, std::size_t{3}, std::size_t{30}, std::size_t{100'000}}) {
      INFO(difference << " " << n);
      const double power = power_of({true, 0.01}, difference, n);
      CHECK(power >= 0.05 - 1e-9);
      CHECK(power <= 1);
    }
  CHECK(power_of({true, 0}, 0.01, 5) == 1);
  CHECK_FALSE(runs_needed({true, 1}, 1e-9));
}
