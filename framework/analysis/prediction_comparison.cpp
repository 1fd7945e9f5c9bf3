#include "analysis/prediction_comparison.hpp"

#include <map>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Fault::data, "the predictions are not of the same pictures: " + what,
              "McNemar's and DeLong's tests compare answers to one test set");
}

std::map<std::string, std::size_t> places_of(const Predictions& predictions) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < predictions.ids.size(); ++i)
    if (!places.insert({predictions.ids[i], i}).second) refuse("'" + predictions.ids[i] + "' occurs twice");
  return places;
}

std::optional<AurocComparison> auroc_comparison(const Predictions& ours, const Predictions& baseline,
                                                const std::string& positive) {
  if (ours.classes.size() != 2) return std::nullopt;
  const int label = ours.classes[0] == positive ? 0 : 1;
  const auto first = one_against_rest(ours, label), second = one_against_rest(baseline, label);
  if (first.positive.empty() || first.negative.empty()) return std::nullopt;
  return delong_test(first, second);
}

}  // namespace

Predictions in_order_of(const Predictions& like, const Predictions& predictions) {
  if (predictions.classes != like.classes) refuse("their classes differ");
  if (predictions.ids.size() != like.ids.size())
    refuse(std::to_string(like.ids.size()) + " and " + std::to_string(predictions.ids.size()) + " pictures");
  const auto places = places_of(predictions);
  places_of(like);
  Predictions result = predictions;
  for (std::size_t i = 0; i < like.ids.size(); ++i) {
    const auto place = places.find(like.ids[i]);
    if (place == places.end()) refuse("only one has '" + like.ids[i] + "'");
    if (predictions.labels[place->second] != like.labels[i]) refuse("'" + like.ids[i] + "' has two labels");
    result.ids[i] = like.ids[i];
    result.labels[i] = like.labels[i];
    result.predicted[i] = predictions.predicted[place->second];
    result.probabilities.row(static_cast<Eigen::Index>(i)) =
        predictions.probabilities.row(static_cast<Eigen::Index>(place->second));
  }
  return result;
}

PredictionComparison compare_predictions(const Predictions& ours, const Predictions& baseline,
                                         const std::string& positive) {
  const Predictions other = in_order_of(ours, baseline);
  PredictionComparison comparison;
  comparison.agreement = agreement(ours, other);
  comparison.mcnemar = mcnemar_exact(comparison.agreement);
  comparison.mcnemar_corrected = mcnemar_corrected(comparison.agreement);
  comparison.auroc = auroc_comparison(ours, other, positive);
  return comparison;
}

}  // namespace equipoise
