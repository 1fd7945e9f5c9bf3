#pragma once

#include <cstddef>
#include <optional>

namespace equipoise {

/// How runs enter the standard error of a difference.
struct PowerDesign {
  bool paired = true;        ///< Pairs of runs, or independent runs on each side.
  double sd = 0;             ///< Of the differences of pairs, or pooled over both sides.
  double test_to_train = 0;  ///< Of the corrected resampled t test; pairs only.
  double level = 0.05;       ///< Two-sided.
};

/// The chance that a t test finds a true difference of `difference`, from the non-central t distribution:
/// `first` pairs, or `first` and `second` runs on the sides. Differences without spread are always found.
/// Precondition: two pairs, or three runs together, at least.
double power_of(const PowerDesign& design, double difference, std::size_t first, std::size_t second = 0);

/// The least number of pairs, or of runs on each side, for which `power_of` reaches `wanted`; nothing if a
/// million do not suffice (overlapping training sets bound the power however many runs there are).
std::optional<std::size_t> runs_needed(const PowerDesign& design, double difference, double wanted = 0.8);

}  // namespace equipoise
