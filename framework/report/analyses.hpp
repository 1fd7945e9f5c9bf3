#pragma once

#include <string>
#include <vector>

#include "analysis/comparison.hpp"
#include "report/record.hpp"
#include "report/result_table.hpp"

namespace equipoise {

/// A comparison that the manifest declares, and what came of it.
struct DeclaredAnalysis {
  ComparisonPlan plan;
  std::vector<ArmComparison> comparisons;  ///< The family; empty if results of one side are missing.
};

/// What `[[analysis]]` declares. An unknown test of a damaged record counts as none.
ComparisonPlan comparison_plan(const AnalysisRecord& analysis);
std::vector<DeclaredAnalysis> run_analyses(const RunRecord& record, const std::vector<ScoreRow>& rows);

/// "scores accuracy along generator against none".
std::string analysis_title(const ComparisonPlan& plan);

/// Below the table of an analysis: method, power of each comparison, caveats, as whole sentences.
std::vector<std::string> analysis_sentences(const DeclaredAnalysis& analysis);

/// `tables/comparisons.csv`: stage, score, the axes but the compared one, class, axis, arm, baseline, n,
/// mean, sd, baseline_n, baseline_mean, baseline_sd, difference, low, high, test, p, p_holm, p_bh, cohen_d,
/// hedges_g, d_z, cliffs_delta, p_equal_sd; numbers in full precision, blank where there are none.
std::string comparisons_csv(const RunRecord& record, const std::vector<DeclaredAnalysis>& analyses);

/// Which scores of a table were declared beforehand, as a sentence: "Declared beforehand: accuracy; all other
/// scores are exploratory." Empty where the manifest declares nothing.
std::string exploratory_text(const RunRecord& record, const ResultTable& table);

}  // namespace equipoise
