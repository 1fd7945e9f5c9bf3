#pragma once

#include <optional>
#include <vector>

namespace equipoise {

/// How large a difference is beside the spread. Absent where there is no spread to measure it by.
struct EffectSizes {
  std::optional<double> cohen_d;   ///< Mean difference over the pooled SD (Cohen 1988, eq. 2.5.1).
  std::optional<double> hedges_g;  ///< `cohen_d` without its bias, by the exact factor (Hedges 1981, eq. 6e).
  std::optional<double> d_z;       ///< Mean over SD of the differences of pairs (Cohen 1988, eq. 2.3.5).
  std::optional<double> cliffs_delta;  ///< P(a > b) - P(a < b), in [-1, 1] (Cliff 1993).
};

/// Of `a` against `b`; `d_z` only if they are `paired` by index (equal lengths).
EffectSizes effect_sizes(const std::vector<double>& a, const std::vector<double>& b, bool paired);

}  // namespace equipoise
