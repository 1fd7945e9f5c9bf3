#pragma once

#include <vector>

#include "analysis/test_result.hpp"

namespace equipoise {

/// Wilcoxon's signed-rank test of paired values (Wilcoxon 1945); `statistic` is the smaller rank sum.
///
/// Differences of zero are dropped, equal ones share their mean rank; differences that are equal but for
/// rounding count as equal. As in SciPy, p is exact for up to 50 pairs without zeros and ties and for up to
/// 13 pairs with them, otherwise from the normal distribution with variance corrected for ties and without
/// continuity correction. p is 1 if all differences are zero. Precondition: equal lengths.
TestResult wilcoxon_test(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace equipoise
