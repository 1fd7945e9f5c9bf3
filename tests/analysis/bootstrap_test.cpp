#include "analysis/bootstrap.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("more than a thousand values have the t interval and no bootstrap") {
  std::vector<double> values;
  for (int i = 0; i < 1001; ++i) values.push_back(i % 7);
  CHECK_FALSE(bootstrap_interval(values, BootstrapInterval::bca));
  CHECK_FALSE(bootstrap_difference(values, {1, 2}, BootstrapInterval::bca));
  values.pop_back();
  CHECK(bootstrap_interval(values, BootstrapInterval::percentile));
}

namespace {

const std::pair<const char*, BootstrapInterval> kKinds[] = {{"percentile", BootstrapInterval::percentile},
                                                            {"bca", BootstrapInterval::bca}};

}  // namespace

TEST_CASE("the interval of few values is that of all resamples") {
  for (const auto& expected : golden_statistics("bootstrap"))
    for (const auto& [name, kind] : kKinds) {
      INFO(name);
      const auto interval = bootstrap_interval(numbers(expected.at("values")), kind);
      CHECK(interval->low == eight_digits(expected.at(name).at("low")));
      CHECK(interval->high == eight_digits(expected.at(name).at("high")));
    }
}

TEST_CASE("the interval of many values comes near SciPy's, and is the same for the same seed") {
  for (const auto& expected : golden_statistics("large_bootstrap"))
    for (const auto& [name, kind] : kKinds) {
      const auto values = numbers(expected.at("values"));
      const auto interval = bootstrap_interval(values, kind);
      // Three standard errors of a 2.5 % point of 20,000 means of 40 values.
      const double margin = expected.at("sd").get<double>() * 0.015;
      CHECK(interval->low == Approx(expected.at(name).at("low").get<double>()).margin(margin).epsilon(0));
      CHECK(interval->high == Approx(expected.at(name).at("high").get<double>()).margin(margin).epsilon(0));
      CHECK(bootstrap_interval(values, kind)->low == interval->low);
    }
}

TEST_CASE("one value has no bootstrap interval, equal ones one without width") {
  for (const auto& [name, kind] : kKinds) {
    CHECK_FALSE(bootstrap_interval({0.5}, kind));
    const auto equal = bootstrap_interval({0.5, 0.5, 0.5}, kind);
    CHECK(equal->low == 0.5);
    CHECK(equal->high == 0.5);
  }
}

TEST_CASE("the interval of a difference of two groups is that of all pairs of resamples") {
  for (const auto& expected : golden_file("comparisons.json", "bootstrap"))
    for (const auto& [name, kind] : kKinds) {
      INFO(name);
      const auto interval = bootstrap_difference(numbers(expected.at("a")), numbers(expected.at("b")), kind);
      CHECK(interval->low == eight_digits(expected.at(name).at("low")));
      CHECK(interval->high == eight_digits(expected.at(name).at("high")));
    }
}

TEST_CASE("the interval of a difference of larger groups comes near SciPy's") {
  for (const auto& expected : golden_file("comparisons.json", "large_bootstrap")) {
    const auto interval =
        bootstrap_difference(numbers(expected.at("a")), numbers(expected.at("b")), BootstrapInterval::bca);
    const double margin = expected.at("sd").get<double>() * 0.06;
    CHECK(interval->low == Approx(expected.at("low").get<double>()).margin(margin).epsilon(0));
    CHECK(interval->high == Approx(expected.at("high").get<double>()).margin(margin).epsilon(0));
  }
}

TEST_CASE("a difference needs two values on each side and some spread") {
  for (const auto& [name, kind] : kKinds) {
    CHECK_FALSE(bootstrap_difference({0.5}, {0.4, 0.6}, kind));
    const auto equal = bootstrap_difference({0.5, 0.5}, {0.25, 0.25, 0.25}, kind);
    CHECK(equal->low == 0.25);
    CHECK(equal->high == 0.25);
  }
}
