#include "report/analyses.hpp"

#include <algorithm>

#include "report/comparison_text.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

/// A sentence each would bury the reader beyond that.
constexpr std::size_t kMostPowerSentences = 4;

std::vector<std::string> csv_fields(const ArmComparison& one, const ComparisonPlan& plan,
                                    const std::vector<ResultAxis>& axes) {
  std::vector<std::string> fields = {plan.stage, plan.score};
  for (const ResultAxis& axis : axes)
    fields.push_back(axis.name == plan.axis ? std::string() : axis_cell(one.variants, axis));
  for (const std::string& field : {one.label, plan.axis, one.arm, plan.baseline}) fields.push_back(field);
  for (const Summary& side : {one.ours, one.baseline}) {
    fields.push_back(std::to_string(side.n));
    fields.push_back(exact(side.mean));
    fields.push_back(exact(side.sd));
  }
  fields.push_back(exact(one.difference));
  fields.push_back(one.interval ? exact(one.interval->low) : "");
  fields.push_back(one.interval ? exact(one.interval->high) : "");
  fields.push_back(name_of(one.test));
  for (const auto& value : {one.result.p, one.p_holm, one.p_bh, one.effects.cohen_d, one.effects.hedges_g,
                            one.effects.d_z, one.effects.cliffs_delta, one.spread.p})
    fields.push_back(exact(value));
  return fields;
}

}  // namespace

ComparisonPlan comparison_plan(const AnalysisRecord& analysis) {
  ComparisonPlan plan{analysis.stage, analysis.score, analysis.axis, analysis.baseline, analysis.unit};
  plan.test = comparison_test_named(analysis.test);
  plan.correction = correction_named(analysis.correction).value_or(Correction::holm);
  plan.train_fraction = analysis.train_fraction;
  return plan;
}

std::vector<DeclaredAnalysis> run_analyses(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  const std::vector<Arms> variants(record.variants.begin(), record.variants.end());
  std::vector<DeclaredAnalysis> analyses;
  for (const AnalysisRecord& analysis : record.analyses) {
    const ComparisonPlan plan = comparison_plan(analysis);
    analyses.push_back({plan, compare_with_baseline(rows, variants, plan)});
  }
  return analyses;
}

std::string analysis_title(const ComparisonPlan& plan) {
  const std::string what = plan.stage == plan.score ? plan.score : plan.stage + " " + plan.score;
  return shortened(what, 120) + " along " + shortened(plan.axis, 60) + " against " +
         shortened(plan.baseline, 60);
}

std::vector<std::string> analysis_sentences(const DeclaredAnalysis& analysis,
                                            const std::vector<ResultAxis>& axes) {
  std::vector<std::string> sentences = {method_text(analysis.comparisons, analysis.plan)};
  const auto titles = comparison_titles(analysis.comparisons, axes, analysis.plan);
  const bool few = analysis.comparisons.size() <= kMostPowerSentences;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const ArmComparison& one = analysis.comparisons[i];
    for (std::string text : {caveat_text(one), few ? power_text(one, analysis.plan.unit) : std::string()}) {
      if (text.empty()) continue;
      if (text.back() != '.') text += '.';
      sentences.push_back((titles.size() > 1 ? titles[i] + ": " : "") + text);
    }
  }
  return sentences;
}

std::optional<TextTable> analysis_power(const DeclaredAnalysis& analysis,
                                        const std::vector<ResultAxis>& axes) {
  if (analysis.comparisons.size() <= kMostPowerSentences) return std::nullopt;
  TextTable table = power_table(analysis.comparisons, axes, analysis.plan);
  if (table.rows.empty()) return std::nullopt;
  return table;
}

std::string comparisons_csv(const RunRecord& record, const std::vector<DeclaredAnalysis>& analyses) {
  const auto axes = result_axes(record);
  std::vector<std::string> header = {"stage", "score"};
  for (const ResultAxis& axis : axes) header.push_back(axis.name);
  for (const char* name :
       {"class",      "axis",          "arm",         "baseline",   "n",        "mean", "sd",
        "baseline_n", "baseline_mean", "baseline_sd", "difference", "low",      "high", "test",
        "p",          "p_holm",        "p_bh",        "cohen_d",    "hedges_g", "d_z",  "cliffs_delta",
        "p_equal_sd"})
    header.emplace_back(name);
  std::string text = format_csv_row(header);
  for (const DeclaredAnalysis& analysis : analyses)
    for (const ArmComparison& one : analysis.comparisons)
      if (!one.shared) text += format_csv_row(csv_fields(one, analysis.plan, axes));
  return text;
}

std::string exploratory_text(const RunRecord& record, const ResultTable& table) {
  if (record.analyses.empty()) return {};
  std::string declared;
  for (const AnalysisRecord& analysis : record.analyses)
    if (analysis.stage == table.stage && !table.per_class &&
        declared.find(analysis.score) == std::string::npos &&
        std::find(table.scores.begin(), table.scores.end(), analysis.score) != table.scores.end())
      declared += (declared.empty() ? "" : ", ") + shortened(analysis.score, 60);
  if (declared.empty()) return "Exploratory: no analysis declares these scores";
  if (table.scores.size() == 1) return {};
  return "Declared beforehand: " + declared + "; all other scores are exploratory";
}

}  // namespace equipoise
