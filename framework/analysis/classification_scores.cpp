#include "analysis/classification_scores.hpp"

#include <cmath>

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
  const auto others = static_cast<double>(confusion.sum() - result.support);
  result.specificity = quotient(others - (predicted - hits), others);
  return result;
}

std::optional<double> matthews(const ConfusionMatrix& confusion) {
  const auto total = static_cast<double>(confusion.sum());
  const Eigen::VectorXd truth = confusion.rowwise().sum().cast<double>();
  const Eigen::VectorXd answers = confusion.colwise().sum().transpose().cast<double>();
  const double varied = total * total - truth.squaredNorm();
  if (varied <= 0) return std::nullopt;
  const double answered = total * total - answers.squaredNorm();
  if (answered <= 0) return 0;
  const auto hits = static_cast<double>(confusion.diagonal().sum());
  return (hits * total - truth.dot(answers)) / std::sqrt(varied) / std::sqrt(answered);
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
    result.specificity += weight * one.specificity;
    if (one.support > 0) {
      ++present;
      recalls += one.recall;
    }
    if (confusion.col(c).sum() > 0) ++answers;
    result.classes.push_back(one);
  }
  for (double* mean : {&result.precision, &result.recall, &result.f1, &result.specificity}) *mean /= total;
  result.balanced_accuracy = recalls / present;
  result.mcc = matthews(confusion);
  result.one_class_predicted = present > 1 && answers == 1;
  return result;
}

}  // namespace equipoise
