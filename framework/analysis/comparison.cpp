#include "analysis/comparison.hpp"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "analysis/multiple_testing.hpp"

namespace equipoise {
namespace {

constexpr double kLargestScore = 1e100;

/// The rows of each variant and class.
using RowIndex = std::map<std::pair<Arms, std::string>, std::vector<ScoreRow>>;

/// Of the plan's score: those for all classes together where there are any, else those of each class.
std::vector<ScoreRow> rows_of_score(const std::vector<ScoreRow>& rows, const ComparisonPlan& plan) {
  std::vector<ScoreRow> kept, overall;
  for (const ScoreRow& row : rows) {
    if (row.stage != plan.stage || row.score != plan.score) continue;
    // A metric may have no number (NaN); beyond the limit squares overflow.
    if (!(std::fabs(row.value) < kLargestScore)) continue;
    kept.push_back(row);
    if (row.label.empty()) overall.push_back(row);
  }
  return overall.empty() ? kept : overall;
}

RowIndex index_of(const std::vector<ScoreRow>& rows) {
  RowIndex index;
  for (const ScoreRow& row : rows)
    for (const Arms& arms : row.variants) index[{arms, row.label}].push_back(row);
  return index;
}

std::vector<std::string> keys_of(const std::vector<ScoreRow>& rows) {
  std::vector<std::string> keys;
  for (const ScoreRow& row : rows) keys.push_back(row.key);
  return keys;
}

void adjust(std::vector<ArmComparison>& comparisons) {
  std::vector<double> family;
  for (const ArmComparison& one : comparisons)
    if (!one.shared) family.push_back(one.result.p.value_or(1));
  const auto holm = holm_adjusted(family), bh = benjamini_hochberg_adjusted(family);
  std::size_t place = 0;
  for (ArmComparison& one : comparisons) {
    if (one.shared) continue;
    if (one.result.p) {
      one.p_holm = holm[place];
      one.p_bh = bh[place];
    }
    ++place;
  }
}

ArmComparison compare(const std::vector<ScoreRow>& ours, const std::vector<ScoreRow>& baseline,
                      const std::string& label, const std::string& arm, const ComparisonPlan& plan) {
  ArmComparison result;
  static_cast<UnitComparison&>(result) =
      compare_units(unit_values(ours, plan.unit), unit_values(baseline, plan.unit), plan);
  result.label = label;
  result.arm = arm;
  result.our_keys = keys_of(ours);
  result.baseline_keys = keys_of(baseline);
  result.shared = result.our_keys == result.baseline_keys;
  return result;
}

}  // namespace

std::optional<double> adjusted_p(const ArmComparison& comparison, Correction correction) {
  return correction == Correction::holm ? comparison.p_holm : comparison.p_bh;
}

std::vector<ArmComparison> compare_with_baseline(const std::vector<ScoreRow>& rows,
                                                 const std::vector<Arms>& variants,
                                                 const ComparisonPlan& plan) {
  const std::vector<ScoreRow> relevant = rows_of_score(rows, plan);
  const RowIndex index = index_of(relevant);
  std::set<std::string> labels;
  for (const ScoreRow& row : relevant) labels.insert(row.label);
  std::vector<ArmComparison> result;
  std::map<std::tuple<std::string, std::string, std::vector<std::string>, std::vector<std::string>>,
           std::size_t>
      seen;
  for (const Arms& variant : variants) {
    const auto arm = variant.find(plan.axis);
    if (arm == variant.end() || arm->second == plan.baseline) continue;
    Arms other = variant;
    other[plan.axis] = plan.baseline;
    for (const std::string& label : labels) {
      const auto ours = index.find({variant, label}), base = index.find({other, label});
      if (ours == index.end() || base == index.end()) continue;
      const auto [place, fresh] =
          seen.insert({{label, arm->second, keys_of(ours->second), keys_of(base->second)}, result.size()});
      if (fresh) result.push_back(compare(ours->second, base->second, label, arm->second, plan));
      result[place->second].variants.push_back(variant);
    }
  }
  adjust(result);
  return result;
}

}  // namespace equipoise
