#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/comparison_plan.hpp"
#include "analysis/results.hpp"
#include "analysis/unit_comparison.hpp"

namespace equipoise {

/// One arm against the baseline, all else equal.
struct ArmComparison : UnitComparison {
  std::vector<Arms> variants;  ///< The variants of `arm` that this holds for.
  std::string label, arm;
  bool shared = false;  ///< Both arms use the same stages, so there is nothing to compare.
  /// p adjusted over the family: all comparisons that are not `shared`. One without a p-value of its own
  /// counts as a member with p = 1.
  std::optional<double> p_holm, p_bh;
  std::vector<std::string> our_keys, baseline_keys;  ///< Of the stages compared, in the order of the rows.
};

/// The p-value adjusted as the plan says.
std::optional<double> adjusted_p(const ArmComparison& comparison, Correction correction);

/// Each arm of the axis against the baseline, for each combination of the other axes' arms that gives
/// different stages, in the order of `variants`. Empty where one side has no results; rows without a finite
/// value (or beyond 1e100) count as none.
std::vector<ArmComparison> compare_with_baseline(const std::vector<ScoreRow>& rows,
                                                 const std::vector<Arms>& variants,
                                                 const ComparisonPlan& plan);

}  // namespace equipoise
