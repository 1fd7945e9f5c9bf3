#include "analysis/multiple_testing.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("Holm's and Benjamini and Hochberg's p-values equal statsmodels'") {
  for (const auto& expected : golden_statistics("multiple")) {
    const auto p = numbers(expected.at("p"));
    const auto holm = holm_adjusted(p), bh = benjamini_hochberg_adjusted(p);
    REQUIRE(holm.size() == p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      CHECK(holm[i] == eight_digits(expected.at("holm").at(i)));
      CHECK(bh[i] == eight_digits(expected.at("bh").at(i)));
    }
  }
  CHECK(holm_adjusted({}).empty());
  CHECK(benjamini_hochberg_adjusted({}).empty());
}
