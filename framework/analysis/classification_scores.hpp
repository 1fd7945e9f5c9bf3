#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "analysis/predictions.hpp"

namespace equipoise {

/// Counts of pictures: row = true class, column = predicted class.
using ConfusionMatrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

ConfusionMatrix confusion_matrix(const Predictions& predictions);

/// Precision, recall, F1 and specificity of one class against the others, in [0, 1]. A quotient with a zero
/// denominator is 0 (the convention `zero_division=0` of scikit-learn).
struct ClassScores {
  double precision = 0, recall = 0, f1 = 0;
  double specificity = 0;    ///< Of the pictures of other classes, those not taken for this one.
  std::int64_t support = 0;  ///< Pictures of this class.
};

/// Scores of a test, all in [0, 1], higher is better. `precision`, `recall`, `f1` and `specificity` are means
/// over the classes weighted by support; `balanced_accuracy` is the plain mean of the recalls of the classes
/// that occur.
struct ClassificationScores {
  double accuracy = 0, balanced_accuracy = 0, precision = 0, recall = 0, f1 = 0, specificity = 0;
  /// Matthews' correlation coefficient in [-1, 1] (Matthews 1975; several classes: Gorodkin 2004, eq. 8). 0
  /// where every picture got the same answer; absent where only one class occurs.
  std::optional<double> mcc;
  std::vector<ClassScores> classes;
  bool one_class_predicted = false;  ///< Every picture got the same answer although several classes occur.
};

/// Error(data) if there are no pictures.
ClassificationScores classification_scores(const ConfusionMatrix& confusion);

}  // namespace equipoise
