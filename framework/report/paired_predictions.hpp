#pragma once

#include <string>
#include <vector>

#include "analysis/prediction_comparison.hpp"
#include "report/analyses.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The answers of an arm (first) and of the baseline to the same pictures, in runs of equal repeats.
struct PairedPredictions : PredictionComparison {
  std::string stage, axis, arm, baseline;
  std::vector<Arms> variants;  ///< Of the arm.
  std::map<std::string, int> repeat;
};

/// Of each comparison whose scores are tests. Runs whose test sets differ, or whose predictions cannot be
/// read, are left out.
std::vector<PairedPredictions> paired_predictions(const RunRecord& record, const Store& store,
                                                  const std::vector<DeclaredAnalysis>& analyses);

/// `tables/paired-predictions.csv`, one row a pair of runs.
std::string paired_predictions_csv(const RunRecord& record, const std::vector<PairedPredictions>& pairs);

/// "scores (random, small), ddpm against none, picture by picture: McNemar p < 0.05 in 2 of 5 pairs of runs,
/// DeLong (AUROC) in 1 of 5."
std::vector<std::string> paired_prediction_sentences(const std::vector<PairedPredictions>& pairs,
                                                     const std::vector<ResultAxis>& axes);

}  // namespace equipoise
