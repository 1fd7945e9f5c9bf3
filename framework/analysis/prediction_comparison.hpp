#pragma once

#include <optional>
#include <string>

#include "analysis/delong.hpp"
#include "analysis/mcnemar.hpp"
#include "analysis/predictions.hpp"

namespace equipoise {

/// Two classifiers' answers to the same pictures.
struct PredictionComparison {
  Agreement agreement;  ///< First: ours.
  TestResult mcnemar, mcnemar_corrected;
  std::optional<AurocComparison> auroc;  ///< First: ours; where there are two classes that both occur.
};

/// `predictions` with its pictures in the order of `like`. Error(data) that names a picture or class in which
/// they differ: ids must be unique, and pictures, true labels and classes the same.
Predictions in_order_of(const Predictions& like, const Predictions& predictions);

/// McNemar's and DeLong's tests. The area is that of `positive`; without it, of the second of two classes.
/// Error(data) as `in_order_of`.
PredictionComparison compare_predictions(const Predictions& ours, const Predictions& baseline,
                                         const std::string& positive = {});

}  // namespace equipoise
