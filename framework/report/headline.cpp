#include "report/headline.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/comparison_text.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "report/report.hpp"
#include "schema/counted.hpp"

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

/// "p = 0.012", "p = 0.012, adjusted 0.036".
std::string p_values(const ArmComparison& comparison, Correction correction) {
  if (!comparison.result.p) return comparison.result.note.empty() ? "no p-value" : comparison.result.note;
  const auto with_sign = [](const std::optional<double>& p) {
    const std::string text = p_text(p);
    return text[0] == '<' ? text : "= " + text;
  };
  const std::string text = "p " + with_sign(comparison.result.p);
  const auto adjusted = adjusted_p(comparison, correction);
  return adjusted && *adjusted != *comparison.result.p ? text + ", adjusted " + p_text(adjusted) : text;
}

std::string verdict(const ArmComparison& comparison, Correction correction, bool higher_is_better) {
  if (comparison.shared) return "both arms share the same stages, so there is nothing to compare";
  if (!comparison.interval) return "a single result a side cannot show a difference";
  const Interval& interval = *comparison.interval;
  if (interval.low == interval.high)
    return std::fabs(comparison.difference) < 1e-12
               ? "equal in all runs"
               : "the differences do not vary at all, so no interval can be given";
  const std::string shown = " (" + p_values(comparison, correction) + ")";
  const bool found = adjusted_p(comparison, correction).value_or(1) < 0.05;
  if (!found) return (higher_is_better ? "no gain shown" : "no difference shown") + shown;
  if (comparison.difference > 0) return (higher_is_better ? "a gain" : "higher") + shown;
  return (higher_is_better ? "a loss" : "lower") + shown;
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

std::string finding(const RunRecord& record, const ComparisonPlan& analysis, const ArmComparison& comparison,
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
  return text + ": " + verdict(comparison, analysis.correction, higher_is_better) + ".";
}

/// Whether a larger score is a gain: of tests, but for their two errors.
bool higher_is_better(const RunRecord& record, const ComparisonPlan& plan) {
  return plan.score != "brier" && plan.score != "ece" &&
         std::any_of(record.stages.begin(), record.stages.end(),
                     [&](const StageRecord& s) { return s.name == plan.stage && s.verb == "test"; });
}

std::size_t add_findings(const RunRecord& record, const DeclaredAnalysis& analysis, Headline& headline) {
  if (analysis.comparisons.empty())
    headline.findings.push_back("The declared comparison (" + analysis_title(analysis.plan) +
                                ") cannot be made: results of one side are missing.");
  for (const ArmComparison& comparison : analysis.comparisons)
    headline.findings.push_back(
        finding(record, analysis.plan, comparison, higher_is_better(record, analysis.plan)));
  return analysis.comparisons.size();
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

Headline make_headline(const RunRecord& record, const std::vector<DeclaredAnalysis>& analyses) {
  Headline headline;
  headline.compared = compared_text(record);
  headline.state = state_text(record);
  std::size_t comparisons = 0;
  for (const DeclaredAnalysis& analysis : analyses) comparisons += add_findings(record, analysis, headline);
  if (record.analyses.empty())
    headline.cautions.emplace_back(
        "The manifest declares no comparison ([[analysis]]), so none is drawn here: the tables describe, "
        "they do not test.");
  if (comparisons > 1)
    headline.cautions.emplace_back(
        "p-values are adjusted for the number of comparisons of their analysis; intervals are not.");
  if (headline.findings.size() > kMostFindings) {
    headline.cautions.push_back(std::to_string(headline.findings.size() - kMostFindings) +
                                " further comparisons are left out here; tables/comparisons.csv has them.");
    headline.findings.resize(kMostFindings);
  }
  return headline;
}

}  // namespace equipoise
