#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/comparison.hpp"
#include "report/record.hpp"
#include "report/result_table.hpp"
#include "report/table_text.hpp"

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

/// Below the table of an analysis: method, caveats and, of at most four comparisons, power, as whole
/// sentences.
std::vector<std::string> analysis_sentences(const DeclaredAnalysis& analysis,
                                            const std::vector<ResultAxis>& axes);

/// The power of more comparisons than sentences are made of.
std::optional<TextTable> analysis_power(const DeclaredAnalysis& analysis,
                                        const std::vector<ResultAxis>& axes);

/// What the columns of `analysis_power` say.
inline constexpr const char* power_caption =
    "Power: the chance to find a true difference of so many points (5 %, two-sided), and the n that has a "
    "chance of 80 %.";

/// `tables/comparisons.csv`: stage, score, the axes but the compared one, class, axis, arm, baseline, n,
/// mean, sd, baseline_n, baseline_mean, baseline_sd, difference, low, high, test, p, p_holm, p_bh, cohen_d,
/// hedges_g, d_z, cliffs_delta, p_equal_sd; numbers in full precision, blank where there are none.
std::string comparisons_csv(const RunRecord& record, const std::vector<DeclaredAnalysis>& analyses);

/// Which scores of a table were declared beforehand, as a sentence: "Declared beforehand: accuracy; all other
/// scores are exploratory." Empty where the manifest declares nothing.
std::string exploratory_text(const RunRecord& record, const ResultTable& table);

}  // namespace equipoise
