#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "analysis/prediction_comparison.hpp"

namespace equipoise {

/// What is asked of two files of predictions.
struct PredictionWish {
  std::string ours, baseline;  ///< Files with the columns of predictions.csv.
  std::string positive;        ///< Empty: the second of two classes.
};

/// Reads both files and compares. Error(data) if one cannot be read or they are not of the same pictures,
/// Error(usage) if there is no class `positive`.
PredictionComparison analyse_predictions(const PredictionWish& wish);

/// `{agreement: {both, only_first, only_second, neither}, accuracy: {first, second, difference}, mcnemar: {p,
/// statistic, p_corrected}, delong: {first, second, difference, low, high, p} or null}`; null where a number
/// does not exist.
nlohmann::json prediction_analysis_json(const PredictionComparison& comparison);

/// The same in sentences for a terminal.
std::string prediction_analysis_text(const PredictionComparison& comparison);

}  // namespace equipoise
