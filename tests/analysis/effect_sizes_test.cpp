#include "analysis/effect_sizes.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

TEST_CASE("effect sizes follow their definitions as NumPy computes them") {
  for (const char* name : {"paired", "unpaired"})
    for (const auto& expected : golden_statistics(name)) {
      const bool paired = expected.contains("d_z");
      const auto effects = effect_sizes(numbers(expected.at("a")), numbers(expected.at("b")), paired);
      CHECK(*effects.cohen_d == eight_digits(expected.at("cohen_d")));
      CHECK(*effects.hedges_g == eight_digits(expected.at("hedges_g")));
      CHECK(*effects.cliffs_delta == eight_digits(expected.at("cliffs_delta")));
      CHECK(effects.d_z.has_value() == paired);
      if (paired) CHECK(*effects.d_z == eight_digits(expected.at("d_z")));
    }
}

TEST_CASE("without spread only Cliff's delta says something") {
  const auto effects = effect_sizes({0.9, 0.9}, {0.8, 0.8}, true);
  CHECK_FALSE(effects.cohen_d);
  CHECK_FALSE(effects.hedges_g);
  CHECK_FALSE(effects.d_z);
  CHECK(*effects.cliffs_delta == 1);
  CHECK(*effect_sizes({0.3}, {0.1 + 0.2}, true).cliffs_delta == 0);
}
