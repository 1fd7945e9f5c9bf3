#pragma once

#include <vector>

namespace equipoise {

/// Differences of this size are rounding: 64 units in the last place of the largest absolute value. Scores
/// are quotients and means of quotients, so equal differences of them differ in the last digits.
double rounding_tolerance(const std::vector<double>& values);
/// The same over both lists.
double rounding_tolerance(const std::vector<double>& a, const std::vector<double>& b);

/// Ranks from 1 in ascending order; values that lie within `tolerance` of their neighbour share the mean of
/// their ranks.
struct Ranks {
  std::vector<double> ranks;
  std::vector<std::size_t> ties;  ///< Sizes of the groups of equal values, those of one included.
};
Ranks midranks(const std::vector<double>& values, double tolerance = 0);

}  // namespace equipoise
