#include "report/headline.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/comparison.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "report/report.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostFindings = 12;

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 8; ++i) text += (i ? ", " : "") + shortened(names[i], 40);
  return names.size() > 8 ? text + ", and " + std::to_string(names.size() - 8) + " more" : text;
}

/// ", 3 runs each" from the repeats of the test stages.
std::string repeats_text(const RunRecord& record) {
  std::map<std::string, std::set<int>> repeats;
  for (const StageRecord& stage : record.stages)
    if (stage.verb == "test")
      for (const auto& [name, index] : stage.repeat) repeats[name].insert(index);
  std::string text;
  for (const auto& [name, indices] : repeats)
    text += (text.empty() ? ", " : " × ") + counted(indices.size(), name);
  return text.empty() ? text : text + " each";
}

std::string compared_text(const RunRecord& record) {
  if (record.axes.empty()) return "One variant; nothing is varied" + repeats_text(record) + ".";
  std::string text;
  for (const AxisRecord& axis : record.axes)
    text += (text.empty() ? "" : " × ") + counted(axis.arms.size(), "arm") + " of " +
            shortened(axis.name, 60) + " (" + list_of(axis.arms) + ")";
  return text + ": " + counted(record.variants.size(), "variant") + repeats_text(record) + ".";
}

std::string verdict(const ArmComparison& comparison, bool higher_is_better) {
  if (comparison.shared) return "both arms share the same stages, so there is nothing to compare";
  if (!comparison.interval) return "a single result a side cannot show a difference";
  const Interval& interval = *comparison.interval;
  if (interval.low == interval.high) return "the differences do not vary at all, so no interval can be given";
  if (interval.low > 0)
    return higher_is_better ? "a gain (the interval lies above zero)"
                            : "higher (the interval lies above zero)";
  if (interval.high < 0)
    return higher_is_better ? "a loss (the interval lies below zero)"
                            : "lower (the interval lies below zero)";
  return higher_is_better ? "no gain shown" : "no difference shown";
}

int decimals_for(const ArmComparison& comparison) {
  Summary difference{1, comparison.difference, std::nullopt};
  if (comparison.interval) difference.sd = (comparison.interval->high - comparison.interval->low) / 4;
  return suitable_decimals({difference, {1, std::max(1.0, std::fabs(comparison.ours.mean)), std::nullopt}});
}

std::string runs_text(const ArmComparison& comparison, const std::string& unit) {
  const std::string noun = unit.empty() ? "run" : unit;
  if (comparison.ours.n == 1 && comparison.baseline.n == 1) return "one " + noun + " each";
  if (comparison.paired) {
    const std::string pairs = counted(comparison.ours.n, "pair") + " of " + noun + "s";
    return comparison.unpaired
               ? pairs + " (" + counted(comparison.unpaired, noun) + " without a partner left out)"
               : pairs;
  }
  return std::to_string(comparison.ours.n) + " against " + counted(comparison.baseline.n, noun) +
         ", not paired";
}

std::string finding(const RunRecord& record, const AnalysisRecord& analysis, const ArmComparison& comparison,
                    bool higher_is_better) {
  std::string where = comparison.label.empty() ? "" : ", " + comparison.label;
  for (const ResultAxis& axis : result_axes(record)) {
    const std::string cell = axis.name == analysis.axis ? "" : axis_cell(comparison.variants, axis);
    if (!cell.empty()) where += ", " + axis.name + " " + shortened(cell, 60);
  }
  const int decimals = decimals_for(comparison);
  const std::string what =
      analysis.stage == analysis.score ? analysis.score : analysis.stage + " " + analysis.score;
  std::string text = what + where + ": " + shortened(comparison.arm, 60) + " " +
                     fixed(comparison.ours.mean, decimals) + " against " + shortened(analysis.baseline, 60) +
                     " " + fixed(comparison.baseline.mean, decimals);
  if (!comparison.shared) {
    text += ", difference " + signed_number(comparison.difference, decimals);
    if (const auto& i = comparison.interval; i && i->low != i->high)
      text += " (95 % interval " + signed_number(i->low, decimals) + " to " +
              signed_number(i->high, decimals) + ")";
    text += "; " + runs_text(comparison, analysis.unit);
  }
  return text + ": " + verdict(comparison, higher_is_better) + ".";
}

bool is_test(const RunRecord& record, const std::string& stage) {
  return std::any_of(record.stages.begin(), record.stages.end(),
                     [&](const StageRecord& s) { return s.name == stage && s.verb == "test"; });
}

std::size_t add_findings(const RunRecord& record, const std::vector<ScoreRow>& rows,
                         const AnalysisRecord& analysis, Headline& headline) {
  const ComparisonPlan plan{analysis.stage, analysis.score, analysis.axis, analysis.baseline, analysis.unit};
  std::vector<Arms> variants(record.variants.begin(), record.variants.end());
  const auto comparisons = compare_with_baseline(rows, variants, plan);
  if (comparisons.empty())
    headline.findings.push_back("The declared comparison (" + analysis.stage + " " + analysis.score +
                                " along " + analysis.axis + " against " + analysis.baseline +
                                ") cannot be made: results of one side are missing.");
  for (const ArmComparison& comparison : comparisons)
    headline.findings.push_back(finding(record, analysis, comparison, is_test(record, analysis.stage)));
  return comparisons.size();
}

std::string state_text(const RunRecord& record) {
  std::size_t failed = 0, missing = 0;
  for (const StageRecord& stage : record.stages) {
    if (stage.state == "failed")
      ++failed;
    else if (stage.state != "done" && stage.state != "cached")
      ++missing;
  }
  if (record.stages.empty()) return "This run has no stages.";
  if (failed == 0 && missing == 0) return {};
  std::string text = "This run is not complete: ";
  if (failed) text += counted(failed, "stage") + " failed";
  if (missing) text += (failed ? ", " : "") + counted(missing, "stage") + " not run";
  return text + " of " + std::to_string(record.stages.size()) + ".";
}

}  // namespace

Headline make_headline(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  Headline headline;
  headline.compared = compared_text(record);
  headline.state = state_text(record);
  std::size_t comparisons = 0;
  for (const AnalysisRecord& analysis : record.analyses)
    comparisons += add_findings(record, rows, analysis, headline);
  if (record.analyses.empty())
    headline.cautions.emplace_back(
        "The manifest declares no comparison ([[analysis]]), so none is drawn here: the tables describe, "
        "they do not test.");
  if (comparisons > 1)
    headline.cautions.push_back("The intervals are not adjusted for the number of comparisons (" +
                                std::to_string(comparisons) + ").");
  if (headline.findings.size() > kMostFindings) {
    headline.cautions.push_back(std::to_string(headline.findings.size() - kMostFindings) +
                                " further comparisons are left out here; results.csv has the numbers.");
    headline.findings.resize(kMostFindings);
  }
  return headline;
}

}  // namespace equipoise
