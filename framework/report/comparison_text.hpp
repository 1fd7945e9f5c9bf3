#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/comparison.hpp"
#include "report/table_text.hpp"

namespace equipoise {

/// "0.034", "< 0.001"; "–" without a value.
std::string p_text(const std::optional<double>& p);

/// Digits after the point that suit a difference and its interval.
int decimals_for(const ArmComparison& comparison);

/// "d_z 1.24", "g 0.80" (Hedges), "δ 1.00" (Cliff, where nothing varies); "–" without any.
std::string effect_text(const ArmComparison& comparison);

/// "With 5 pairs a true difference of 1, 2, 5 points would be found with a chance of 14, 42, 98 %; a chance
/// of 80 % takes 34, 11, 5 pairs." Empty where nothing varies.
std::string power_text(const ArmComparison& comparison, const std::string& unit);

/// "wilcoxon test: p from the normal approximation": what must be said of a comparison; empty if nothing.
std::string caveat_text(const ArmComparison& comparison);

/// What one comparison is about, for each axis that is not compared: its arm, or "all".
std::vector<std::string> cell_texts(const ArmComparison& comparison, const std::vector<ResultAxis>& axes);

/// One row a comparison: `axes` that tell them apart, class, arm, n, mean ± SD of both, difference, interval,
/// p, adjusted p, effect.
TextTable comparison_table(const std::vector<ArmComparison>& comparisons, const std::vector<ResultAxis>& axes,
                           const ComparisonPlan& plan);

/// "Paired t test of 5 pairs of runs; p adjusted by Holm over 3 comparisons; 95 % intervals, not adjusted."
std::string method_text(const std::vector<ArmComparison>& comparisons, const ComparisonPlan& plan);

/// The chance of each comparison to find a true difference of 1, 2 and 5 points, and the number of runs that
/// has a chance of 80 %; rows as in `comparison_table`, without those of comparisons that have no power.
TextTable power_table(const std::vector<ArmComparison>& comparisons, const std::vector<ResultAxis>& axes,
                      const ComparisonPlan& plan);

/// "random, small, cnn, ddpm": the words that a row of `comparison_table` starts with.
std::vector<std::string> comparison_titles(const std::vector<ArmComparison>& comparisons,
                                           const std::vector<ResultAxis>& axes, const ComparisonPlan& plan);

}  // namespace equipoise
