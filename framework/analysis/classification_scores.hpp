#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "analysis/predictions.hpp"

namespace equipoise {

/// Counts of pictures: row = true class, column = predicted class.
using ConfusionMatrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

ConfusionMatrix confusion_matrix(const Predictions& predictions);

/// Precision, recall and F1 of one class, in [0, 1]. A quotient with a zero denominator is 0 (the convention
/// `zero_division=0` of scikit-learn).
struct ClassScores {
  double precision = 0, recall = 0, f1 = 0;
  std::int64_t support = 0;  ///< Pictures of this class.
};

/// Scores of a test, all in [0, 1], higher is better. `precision`, `recall` and `f1` are means over the
/// classes weighted by support; `balanced_accuracy` is the plain mean of the recalls of the classes that
/// occur.
struct ClassificationScores {
  double accuracy = 0, balanced_accuracy = 0, precision = 0, recall = 0, f1 = 0;
  std::vector<ClassScores> classes;
  bool one_class_predicted = false;  ///< Every picture got the same answer although several classes occur.
};

/// Error(data) if there are no pictures.
ClassificationScores classification_scores(const ConfusionMatrix& confusion);

/// A named number, for all classes together (`label` empty) or for one.
struct NamedScore {
  std::string label, score;
  double value = 0;
};

/// The scores as rows of a results table: accuracy, balanced_accuracy, precision, recall, f1; then precision,
/// recall and f1 of each class.
std::vector<NamedScore> named_scores(const ClassificationScores& scores,
                                     const std::vector<std::string>& classes);

}  // namespace equipoise
