#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace equipoise {

/// What is compared: the arms of `axis` with `baseline`, `unit` being the independent repeat.
struct ComparisonPlan {
  std::string stage, score, axis, baseline, unit;
};

/// One arm against the baseline, all else equal.
struct ArmComparison {
  std::vector<Arms> variants;  ///< The variants of `arm` that this holds for.
  std::string label, arm;
  Summary ours, baseline;            ///< Over units.
  double difference = 0;             ///< Arm minus baseline.
  std::optional<Interval> interval;  ///< 95 %, of the difference.
  bool paired = false;               ///< Units pair by index, and only pairs count; else Welch.
  std::size_t unpaired = 0;          ///< Units left out because the other side lacks their index.
  bool shared = false;               ///< Both arms use the same stages, so there is nothing to compare.
};

/// Each arm of the axis against the baseline, for each combination of the other axes' arms that gives
/// different stages, in the order of `variants`. Empty where one side has no results.
std::vector<ArmComparison> compare_with_baseline(const std::vector<ScoreRow>& rows,
                                                 const std::vector<Arms>& variants,
                                                 const ComparisonPlan& plan);

}  // namespace equipoise
