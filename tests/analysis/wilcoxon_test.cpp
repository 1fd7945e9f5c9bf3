#include "analysis/wilcoxon.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("Wilcoxon's test equals SciPy's: exact, with ties and zeros, and by the normal distribution") {
  const auto cases = golden_statistics("paired");
  REQUIRE(cases.size() == 6);
  for (const auto& expected : cases) {
    INFO(expected.at("name"));
    const TestResult test = wilcoxon_test(numbers(expected.at("a")), numbers(expected.at("b")));
    CHECK(*test.statistic == eight_digits(expected.at("wilcoxon").at("statistic")));
    CHECK(*test.p == eight_digits(expected.at("wilcoxon").at("p")));
  }
}

TEST_CASE("Wilcoxon: equal runs give p = 1, a constant difference the least p, one pair none") {
  CHECK(*wilcoxon_test({0.3, 0.1}, {0.3, 0.1}).p == 1);
  CHECK(*wilcoxon_test({0.9, 0.8, 0.7}, {0.8, 0.7, 0.6}).p == 0.25);
  CHECK_FALSE(wilcoxon_test({0.9}, {0.8}).p);
}
