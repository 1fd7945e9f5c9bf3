#include "analysis/classification_scores.hpp"

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

double quotient(double numerator, double denominator) {
  return denominator > 0 ? numerator / denominator : 0;
}

ClassScores scores_of_class(const ConfusionMatrix& confusion, Eigen::Index index) {
  ClassScores result;
  const auto hits = static_cast<double>(confusion(index, index));
  const auto predicted = static_cast<double>(confusion.col(index).sum());
  result.support = confusion.row(index).sum();
  result.precision = quotient(hits, predicted);
  result.recall = quotient(hits, static_cast<double>(result.support));
  result.f1 = quotient(2 * hits, predicted + static_cast<double>(result.support));
  return result;
}

}  // namespace

ConfusionMatrix confusion_matrix(const Predictions& predictions) {
  const auto n = static_cast<Eigen::Index>(predictions.classes.size());
  ConfusionMatrix result = ConfusionMatrix::Zero(n, n);
  for (std::size_t i = 0; i < predictions.labels.size(); ++i)
    ++result(predictions.labels[i], predictions.predicted[i]);
  return result;
}

ClassificationScores classification_scores(const ConfusionMatrix& confusion) {
  const auto total = static_cast<double>(confusion.sum());
  if (total <= 0)
    throw Error(Fault::data, "a test without pictures has no scores", "check the part that is tested");
  ClassificationScores result;
  result.accuracy = static_cast<double>(confusion.diagonal().sum()) / total;
  int present = 0, answers = 0;
  double recalls = 0;
  for (Eigen::Index c = 0; c < confusion.rows(); ++c) {
    const ClassScores one = scores_of_class(confusion, c);
    const auto weight = static_cast<double>(one.support);
    result.precision += weight * one.precision;
    result.recall += weight * one.recall;
    result.f1 += weight * one.f1;
    if (one.support > 0) {
      ++present;
      recalls += one.recall;
    }
    if (confusion.col(c).sum() > 0) ++answers;
    result.classes.push_back(one);
  }
  for (double* mean : {&result.precision, &result.recall, &result.f1}) *mean /= total;
  result.balanced_accuracy = recalls / present;
  result.one_class_predicted = present > 1 && answers == 1;
  return result;
}

std::vector<NamedScore> named_scores(const ClassificationScores& scores,
                                     const std::vector<std::string>& classes) {
  std::vector<NamedScore> rows = {{"", "accuracy", scores.accuracy},
                                  {"", "balanced_accuracy", scores.balanced_accuracy},
                                  {"", "precision", scores.precision},
                                  {"", "recall", scores.recall},
                                  {"", "f1", scores.f1}};
  for (std::size_t c = 0; c < classes.size() && c < scores.classes.size(); ++c) {
    const ClassScores& one = scores.classes[c];
    rows.push_back({classes[c], "precision", one.precision});
    rows.push_back({classes[c], "recall", one.recall});
    rows.push_back({classes[c], "f1", one.f1});
  }
  return rows;
}

}  // namespace equipoise
