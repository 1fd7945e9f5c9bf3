#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/comparison_plan.hpp"
#include "analysis/effect_sizes.hpp"
#include "analysis/repeats.hpp"
#include "analysis/test_result.hpp"

namespace equipoise {

/// One value for each independent unit; see `unit_values`.
using UnitValues = std::map<std::vector<int>, double>;

/// The chance to find a true difference with the runs there are.
struct PowerStatement {
  double difference = 0;  ///< In the score's own scale.
  int points = 0;         ///< The same in points: hundredths of a score within [-1, 1], else ones.
  double chance = 0;      ///< Of a t test at 5 %, two-sided, before adjustment.
  std::optional<std::size_t> needed;  ///< Runs (pairs, or on each side) for a chance of 80 %; none suffices.
};

/// What the values of an arm and of the baseline say about their difference.
struct UnitComparison {
  Summary ours = {}, baseline = {};        ///< Over the units compared.
  double difference = 0;                   ///< Arm minus baseline.
  std::optional<Interval> interval = {};   ///< 95 %, of the difference, by the t test of the design.
  std::optional<Interval> bootstrap = {};  ///< BCa, of the difference of means.
  bool paired = false;                     ///< Units pair by index, and only pairs count.
  std::size_t unpaired = 0;                ///< Units left out because the other side lacks their index.
  ComparisonTest test = ComparisonTest::paired_t;
  TestResult result = {};
  EffectSizes effects = {};
  TestResult spread = {};                  ///< Brown and Forsythe: do both sides spread equally?
  std::vector<PowerStatement> power = {};  ///< For 1, 2 and 5 points; empty where nothing varies.
};

/// Units of equal index are pairs. The interval is Student's for pairs (widened for the corrected resampled t
/// test), Welch's otherwise, whatever the test.
UnitComparison compare_units(const UnitValues& ours, const UnitValues& baseline, const ComparisonPlan& plan);

}  // namespace equipoise
