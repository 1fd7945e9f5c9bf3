#include "analysis/test_scores.hpp"

#include <algorithm>
#include <optional>

#include "analysis/calibration.hpp"
#include "analysis/classification_scores.hpp"
#include "analysis/delong.hpp"
#include "analysis/roc.hpp"

namespace equipoise {
namespace {

constexpr const char* kSensitivity = "sensitivity_at_95_specificity";

/// What the ranking of the pictures by one class's probability gives.
struct RankingScores {
  double auroc = 0, auprc = 0, sensitivity = 0;
  std::optional<Interval> interval;
};

RankingScores ranking_scores(const ClassProbabilities& probabilities) {
  return {auroc(probabilities), average_precision(probabilities), sensitivity_at(probabilities, 0.95),
          delong_interval(probabilities)};
}

void add_ranking(const std::string& label, const RankingScores& ranking, TestScores& result) {
  result.scores.push_back({label, "auroc", ranking.auroc, ranking.interval});
  result.scores.push_back({label, "auprc", ranking.auprc});
  result.scores.push_back({label, kSensitivity, ranking.sensitivity});
}

void leave_out(const std::string& label, const std::vector<std::string>& scores, const std::string& reason,
               TestScores& result) {
  for (const std::string& score : scores) result.left_out.push_back({label, score, reason});
}

/// The ranking for all classes together.
RankingScores joint_ranking(const std::vector<std::optional<RankingScores>>& classes,
                            const std::vector<std::string>& names, const std::string& positive) {
  const auto found = std::find(names.begin(), names.end(), positive);
  if (names.size() == 2 && found != names.end())
    return *classes[static_cast<std::size_t>(found - names.begin())];
  RankingScores mean;
  double occurring = 0;
  for (const auto& one : classes) {
    if (!one) continue;
    ++occurring;
    mean.auroc += one->auroc;
    mean.auprc += one->auprc;
    mean.sensitivity += one->sensitivity;
  }
  for (double* sum : {&mean.auroc, &mean.auprc, &mean.sensitivity}) *sum /= occurring;
  // The two classes of two mirror each other, and so do their intervals.
  if (names.size() == 2) mean.interval = classes[1]->interval;
  return mean;
}

void add_class(const std::string& name, const ClassScores& one, const std::optional<RankingScores>& ranking,
               const std::string& reason, TestScores& result) {
  if (one.support == 0)
    return leave_out(name, class_score_names(), "class '" + name + "' does not occur in the test", result);
  result.scores.push_back({name, "precision", one.precision});
  result.scores.push_back({name, "recall", one.recall});
  result.scores.push_back({name, "f1", one.f1});
  if (!ranking) return leave_out(name, {"specificity", "auroc", "auprc", kSensitivity}, reason, result);
  result.scores.push_back({name, "specificity", one.specificity});
  add_ranking(name, *ranking, result);
}

}  // namespace

TestScores test_scores(const Predictions& predictions, const std::string& positive) {
  const ClassificationScores answers = classification_scores(confusion_matrix(predictions));
  std::vector<std::optional<RankingScores>> rankings;
  std::string reason;
  for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
    const auto probabilities = one_against_rest(predictions, static_cast<int>(c));
    if (probabilities.negative.empty())
      reason = "all pictures of the test are of class '" + predictions.classes[c] + "'";
    const bool ranked = !probabilities.positive.empty() && !probabilities.negative.empty();
    rankings.push_back(ranked ? std::optional(ranking_scores(probabilities)) : std::nullopt);
  }
  TestScores result;
  result.scores = {{"", "accuracy", answers.accuracy},
                   {"", "balanced_accuracy", answers.balanced_accuracy},
                   {"", "precision", answers.precision},
                   {"", "recall", answers.recall},
                   {"", "f1", answers.f1}};
  if (reason.empty()) {
    result.scores.push_back({"", "specificity", answers.specificity});
    result.scores.push_back({"", "mcc", *answers.mcc});
    add_ranking("", joint_ranking(rankings, predictions.classes, positive), result);
  } else {
    leave_out("", {"specificity", "mcc", "auroc", "auprc", kSensitivity}, reason, result);
  }
  result.scores.push_back({"", "brier", brier_score(predictions)});
  result.scores.push_back({"", "ece", expected_calibration_error(reliability_bins(predictions))});
  for (std::size_t c = 0; c < predictions.classes.size(); ++c)
    add_class(predictions.classes[c], answers.classes[c], rankings[c], reason, result);
  return result;
}

const std::vector<std::string>& test_score_names() {
  static const std::vector<std::string> names = {"accuracy", "balanced_accuracy", "precision", "recall",
                                                 "f1",       "specificity",       "mcc",       "auroc",
                                                 "auprc",    kSensitivity,        "brier",     "ece"};
  return names;
}

const std::vector<std::string>& class_score_names() {
  static const std::vector<std::string> names = {"precision", "recall", "f1",        "specificity",
                                                 "auroc",     "auprc",  kSensitivity};
  return names;
}

}  // namespace equipoise
