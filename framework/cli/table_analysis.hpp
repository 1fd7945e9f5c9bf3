#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "analysis/comparison.hpp"
#include "analysis/tidy_results.hpp"

namespace equipoise {

/// What is asked of a results file.
struct AnalysisWish {
  std::string file;
  TidyChoice choice;
  std::string axis, baseline, unit, test, correction = "holm";
  bool paired = false;
  double train_fraction = 0;
};

/// The comparisons of a results file.
struct TableAnalysis {
  TidyResults results;
  ComparisonPlan plan;
  std::vector<ArmComparison> comparisons;
  std::vector<std::string> notes;  ///< What was left out, and what limits the findings.
};

/// Reads `wish.file` and compares. Without a test: paired t where `paired`, else Welch's. Error(usage) if
/// axis, baseline, unit or test do not fit the file or one another, Error(data) for what `read_tidy_results`
/// refuses, for pairs that lack a partner where pairs are asked for, and where no cell has results of both
/// sides.
TableAnalysis analyse_table(const AnalysisWish& wish);

/// `{score, axis, baseline, unit, test, correction, comparisons: [{cell, arm, difference, low, high, p,
/// p_holm, p_bh, effect, effects, power, ...}], arms: [{cell, arm, n, mean, sd, low, high, ...}], notes}`;
/// null where a number does not exist.
nlohmann::json analysis_json(const TableAnalysis& analysis);

/// Table and sentences for a terminal.
std::string analysis_text(const TableAnalysis& analysis);

}  // namespace equipoise
