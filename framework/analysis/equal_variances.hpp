#pragma once

#include <vector>

#include "analysis/test_result.hpp"

namespace equipoise {

/// Around what the absolute deviations are taken.
enum class Centre { mean, median };

/// Do the groups spread equally? Levene's test (around the mean; Levene 1960), or Brown and Forsythe's
/// (around the median; 1974), which holds for skewed values too: an analysis of variance of the absolute
/// deviations. This is the test behind "has the smaller SD". p is 1 if no group varies and absent, with a
/// note, where deviations do not vary within groups (two runs a side) or a group has fewer than two values.
TestResult levene_test(const std::vector<std::vector<double>>& groups, Centre centre);

}  // namespace equipoise
