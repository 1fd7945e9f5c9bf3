#include "analysis/repeats.hpp"

#include "analysis/golden.hpp"
#include "catch.hpp"

using namespace equipoise;

namespace {
Approx golden(const nlohmann::json& value) {
  return Approx(value.get<double>()).epsilon(1e-12).margin(1e-12);
}
}  // namespace

TEST_CASE("mean, SD and t interval equal SciPy's") {
  const auto cases = golden_scores("repeats");
  REQUIRE(cases.size() == 4);
  for (const auto& expected : cases) {
    const Summary summary = summarise(expected.at("values").get<std::vector<double>>());
    CHECK(summary.n == expected.at("values").size());
    CHECK(summary.mean == golden(expected.at("mean")));
    // Of numbers near a million apart by a thousandth, twelve digits of the spread do not exist.
    if (summary.mean > 1e5)
      CHECK(*summary.sd == Approx(expected.at("sd").get<double>()).epsilon(1e-6));
    else
      CHECK(*summary.sd == golden(expected.at("sd")));
    const auto interval = t_interval(summary);
    CHECK(interval->low == golden(expected.at("low")));
    CHECK(interval->high == golden(expected.at("high")));
    const auto spread = sd_interval(summary);
    CHECK(spread->low == Approx(expected.at("sd_low").get<double>()).epsilon(1e-6));
    CHECK(spread->high == Approx(expected.at("sd_high").get<double>()).epsilon(1e-6));
  }
  CHECK_FALSE(sd_interval(summarise({0.5})));
  CHECK_FALSE(sd_interval(summarise({0.5, 0.5})));
}

TEST_CASE("Welch's interval equals SciPy's") {
  const auto cases = golden_scores("welch");
  REQUIRE(cases.size() == 2);
  for (const auto& expected : cases) {
    const auto interval = welch_interval(summarise(expected.at("a").get<std::vector<double>>()),
                                         summarise(expected.at("b").get<std::vector<double>>()));
    CHECK(interval->low == golden(expected.at("low")));
    CHECK(interval->high == golden(expected.at("high")));
  }
}

TEST_CASE("one value has a mean, but neither SD nor interval") {
  const Summary one = summarise({0.5});
  CHECK(one.mean == 0.5);
  CHECK_FALSE(one.sd);
  CHECK_FALSE(t_interval(one));
  CHECK_FALSE(welch_interval(one, summarise({1, 2})));
  CHECK(summarise({}).n == 0);
}

TEST_CASE("equal values have an SD of zero and an interval of no width") {
  const Summary equal = summarise({0.1, 0.1, 0.1});
  CHECK(*equal.sd == Approx(0).margin(1e-16));
  const auto difference = welch_interval(summarise({0.5, 0.5}), summarise({0.25, 0.25}));
  CHECK(difference->low == 0.25);
  CHECK(difference->high == 0.25);
}
