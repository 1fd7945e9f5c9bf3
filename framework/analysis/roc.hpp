#pragma once

#include <vector>

#include "analysis/predictions.hpp"

namespace equipoise {

/// What a classifier gave one class (or another number that may tell it apart), for the pictures of that
/// class and for the others.
struct ClassProbabilities {
  std::vector<double> positive, negative;
};

/// One class (an index) against all others.
ClassProbabilities one_against_rest(const Predictions& predictions, int label);

// Each in [0, 1]; equal probabilities count half for `auroc` and as one threshold for the others.
// Precondition: pictures on both sides.

/// Area under the ROC curve: the chance that a picture of the class gets the higher probability (Hanley and
/// McNeil 1982).
double auroc(const ClassProbabilities& probabilities);

/// Area under the precision-recall curve as average precision, the sum of (R_i - R_{i-1}) P_i over
/// thresholds.
double average_precision(const ClassProbabilities& probabilities);

/// The highest sensitivity of a threshold whose specificity is at least `specificity`.
double sensitivity_at(const ClassProbabilities& probabilities, double specificity);

}  // namespace equipoise
