#include "analysis/comparison.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace equipoise {
namespace {

using Units = std::map<std::vector<int>, double>;

std::vector<ScoreRow> rows_of(const std::vector<ScoreRow>& rows, const Arms& variant,
                              const std::string& label) {
  std::vector<ScoreRow> kept;
  for (const ScoreRow& row : rows)
    if (row.label == label &&
        std::find(row.variants.begin(), row.variants.end(), variant) != row.variants.end())
      kept.push_back(row);
  return kept;
}

std::set<std::string> keys_of(const std::vector<ScoreRow>& rows) {
  std::set<std::string> keys;
  for (const ScoreRow& row : rows) keys.insert(row.key);
  return keys;
}

std::vector<double> values_of(const Units& units) {
  std::vector<double> values;
  for (const auto& [index, value] : units) values.push_back(value);
  return values;
}

/// The units that both sides have.
std::pair<Units, Units> common_units(const Units& a, const Units& b) {
  std::pair<Units, Units> common;
  for (const auto& [index, value] : a) {
    const auto other = b.find(index);
    if (other == b.end()) continue;
    common.first[index] = value;
    common.second[index] = other->second;
  }
  return common;
}

ArmComparison compare(const Units& all_ours, const Units& all_baseline) {
  ArmComparison result;
  const auto [ours, baseline] = common_units(all_ours, all_baseline);
  const bool single = all_ours.size() == 1 && all_baseline.size() == 1;
  result.paired = ours.size() >= 2 || (single && !ours.empty());
  result.ours = summarise(values_of(result.paired ? ours : all_ours));
  result.baseline = summarise(values_of(result.paired ? baseline : all_baseline));
  result.difference = result.ours.mean - result.baseline.mean;
  if (!result.paired) {
    result.interval = welch_interval(result.ours, result.baseline);
    return result;
  }
  result.unpaired = all_ours.size() + all_baseline.size() - 2 * ours.size();
  std::vector<double> differences;
  for (const auto& [index, value] : ours) differences.push_back(value - baseline.at(index));
  result.interval = t_interval(summarise(differences));
  return result;
}

std::vector<ScoreRow> rows_of_score(const std::vector<ScoreRow>& rows, const ComparisonPlan& plan) {
  std::vector<ScoreRow> kept, overall;
  for (const ScoreRow& row : rows) {
    if (row.stage != plan.stage || row.score != plan.score) continue;
    kept.push_back(row);
    if (row.label.empty()) overall.push_back(row);
  }
  return overall.empty() ? kept : overall;
}

}  // namespace

std::vector<ArmComparison> compare_with_baseline(const std::vector<ScoreRow>& rows,
                                                 const std::vector<Arms>& variants,
                                                 const ComparisonPlan& plan) {
  const std::vector<ScoreRow> relevant = rows_of_score(rows, plan);
  std::set<std::string> labels;
  for (const ScoreRow& row : relevant) labels.insert(row.label);
  std::vector<ArmComparison> result;
  std::map<std::tuple<std::string, std::string, std::set<std::string>, std::set<std::string>>, std::size_t>
      seen;
  for (const Arms& variant : variants) {
    const auto arm = variant.find(plan.axis);
    if (arm == variant.end() || arm->second == plan.baseline) continue;
    Arms other = variant;
    other[plan.axis] = plan.baseline;
    for (const std::string& label : labels) {
      const auto ours = rows_of(relevant, variant, label), base = rows_of(relevant, other, label);
      if (ours.empty() || base.empty()) continue;
      const auto [place, fresh] =
          seen.insert({{label, arm->second, keys_of(ours), keys_of(base)}, result.size()});
      if (fresh) {
        result.push_back(compare(unit_values(ours, plan.unit), unit_values(base, plan.unit)));
        result.back().label = label;
        result.back().arm = arm->second;
        result.back().shared = keys_of(ours) == keys_of(base);
      }
      result[place->second].variants.push_back(variant);
    }
  }
  return result;
}

}  // namespace equipoise
