#include "analysis/equal_variances.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("Levene's and Brown and Forsythe's tests equal SciPy's") {
  for (const char* name : {"paired", "unpaired"})
    for (const auto& expected : golden_statistics(name)) {
      const std::vector<std::vector<double>> groups = {numbers(expected.at("a")), numbers(expected.at("b"))};
      const TestResult levene = levene_test(groups, Centre::mean),
                       robust = levene_test(groups, Centre::median);
      CHECK(*levene.statistic == eight_digits(expected.at("levene").at("statistic")));
      CHECK(*levene.p == eight_digits(expected.at("levene").at("p")));
      CHECK(*robust.statistic == eight_digits(expected.at("brown_forsythe").at("statistic")));
      CHECK(*robust.p == eight_digits(expected.at("brown_forsythe").at("p")));
    }
}

TEST_CASE("spreads that cannot be compared give a word instead of NaN") {
  CHECK(*levene_test({{0.5, 0.5}, {0.7, 0.7}}, Centre::median).p == 1);
  for (const auto& groups : {std::vector<std::vector<double>>{{0.5, 0.6}, {0.1, 0.7}}, {{0.5}, {0.1, 0.7}}}) {
    const TestResult test = levene_test(groups, Centre::median);
    CHECK_FALSE(test.p);
    CHECK_FALSE(test.note.empty());
  }
}
