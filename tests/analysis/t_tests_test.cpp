#include "analysis/t_tests.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("the paired t test equals SciPy's") {
  for (const auto& expected : golden_statistics("paired")) {
    INFO(expected.at("name"));
    const auto a = numbers(expected.at("a")), b = numbers(expected.at("b"));
    const TestResult test = paired_t_test(a, b);
    CHECK(*test.statistic == eight_digits(expected.at("t").at("statistic")));
    CHECK(*test.p == eight_digits(expected.at("t").at("p")));
    const auto interval = interval_of(summarise(a).mean - summarise(b).mean, test);
    CHECK(interval->low == eight_digits(expected.at("t").at("low")));
    CHECK(interval->high == eight_digits(expected.at("t").at("high")));
  }
}

TEST_CASE("Welch's test equals SciPy's") {
  for (const auto& expected : golden_statistics("unpaired")) {
    const auto a = numbers(expected.at("a")), b = numbers(expected.at("b"));
    const TestResult test = welch_t_test(a, b);
    CHECK(*test.statistic == eight_digits(expected.at("welch").at("statistic")));
    CHECK(*test.p == eight_digits(expected.at("welch").at("p")));
    CHECK(*test.degrees == eight_digits(expected.at("df")));
    const auto interval = interval_of(summarise(a).mean - summarise(b).mean, test);
    CHECK(interval->low == eight_digits(expected.at("welch").at("low")));
    CHECK(interval->high == eight_digits(expected.at("welch").at("high")));
  }
}

TEST_CASE("the corrected resampled t test widens by the overlap") {
  for (const auto& expected : golden_statistics("paired")) {
    const auto a = numbers(expected.at("a")), b = numbers(expected.at("b"));
    const auto& corrected = expected.at("corrected");
    const TestResult test = corrected_resampled_t_test(a, b, corrected.at("ratio"));
    CHECK(*test.statistic == eight_digits(corrected.at("statistic")));
    CHECK(*test.p == eight_digits(corrected.at("p")));
    CHECK(*test.p > *paired_t_test(a, b).p);
  }
}

TEST_CASE("equal values in all runs give p = 1, a constant difference gives none, and a word for both") {
  const std::vector<double> equal = {0.3, 0.7, 0.1 + 0.2}, shifted = {0.4, 0.8, 0.4};
  for (const auto& test :
       {paired_t_test(equal, {0.3, 0.7, 0.3}), welch_t_test({0.3, 0.3}, {0.3, 0.1 + 0.2})}) {
    CHECK(*test.p == 1);
    CHECK(test.note == "equal in all runs");
  }
  for (const auto& test : {paired_t_test(equal, shifted), welch_t_test({0.3, 0.3}, {0.4, 0.4, 0.4})}) {
    CHECK_FALSE(test.p);
    CHECK(test.note.find("do not vary") != std::string::npos);
    const auto interval = interval_of(-0.1, test);
    CHECK(interval->low == interval->high);
  }
}

TEST_CASE("a single run is not tested") {
  for (const auto& test :
       {paired_t_test({0.3}, {0.4}), welch_t_test({0.3}, {0.4, 0.5}), paired_t_test({}, {})}) {
    CHECK_FALSE(test.p);
    CHECK_FALSE(test.note.empty());
    CHECK_FALSE(interval_of(0.1, test));
  }
}
