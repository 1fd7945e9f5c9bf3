#pragma once

#include <vector>

namespace equipoise {

/// p-values adjusted for the size of their family, in the same order.
///
/// Holm (1979): the chance of any false finding in the family stays below the level.
std::vector<double> holm_adjusted(const std::vector<double>& p);
/// Benjamini and Hochberg (1995): the expected share of false findings among the findings stays below it.
std::vector<double> benjamini_hochberg_adjusted(const std::vector<double>& p);

}  // namespace equipoise
