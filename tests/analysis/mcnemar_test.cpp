#include "analysis/mcnemar.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("McNemar's tests equal statsmodels'") {
  for (const auto& expected : golden_statistics("mcnemar")) {
    const Agreement counts{50, expected.at("only_first"), expected.at("only_second"), 7};
    const TestResult exact = mcnemar_exact(counts), corrected = mcnemar_corrected(counts);
    CHECK(*exact.statistic == eight_digits(expected.at("exact").at("statistic")));
    CHECK(*exact.p == eight_digits(expected.at("exact").at("p")));
    CHECK(*corrected.statistic == eight_digits(expected.at("corrected").at("statistic")));
    CHECK(*corrected.p == eight_digits(expected.at("corrected").at("p")));
  }
}

TEST_CASE("classifiers that never disagree have p = 1") {
  CHECK(*mcnemar_exact({9, 0, 0, 1}).p == 1);
  CHECK(*mcnemar_corrected({9, 0, 0, 1}).p == 1);
  CHECK(*mcnemar_corrected({9, 4, 4, 1}).p == 1);
}

TEST_CASE("pictures are counted by who was right") {
  Predictions first, second;
  first.labels = second.labels = {0, 0, 1, 1, 1};
  first.predicted = {0, 0, 0, 1, 0};
  second.predicted = {0, 1, 1, 1, 0};
  const Agreement counts = agreement(first, second);
  CHECK(counts.both == 2);
  CHECK(counts.only_first == 1);
  CHECK(counts.only_second == 1);
  CHECK(counts.neither == 1);
}
