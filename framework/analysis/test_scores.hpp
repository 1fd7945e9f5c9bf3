#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/predictions.hpp"
#include "analysis/repeats.hpp"

namespace equipoise {

/// A named number, for all classes together (`label` empty) or for one.
struct NamedScore {
  std::string label, score;
  double value = 0;
  std::optional<Interval> interval = {};  ///< 95 %, over the pictures of the test.
};

/// A score that a test does not have, and why.
struct LeftOutScore {
  std::string label, score, reason;
};

struct TestScores {
  std::vector<NamedScore> scores;
  std::vector<LeftOutScore> left_out;
};

/// All scores of a test as rows of a results table; none is NaN.
///
/// For all classes together: accuracy, balanced_accuracy, precision, recall, f1, specificity (means weighted
/// by support), mcc, auroc, auprc, sensitivity_at_95_specificity, brier, ece. Where there are two classes and
/// `positive` names one, auroc, auprc and sensitivity_at_95_specificity are that class's; otherwise the plain
/// mean over the classes that occur, each against the rest. Then for each class precision, recall, f1,
/// specificity, auroc, auprc, sensitivity_at_95_specificity. auroc has DeLong's interval where it is one
/// class's or there are two classes.
///
/// Left out: all of a class that does not occur, what sets a class against others if there are none. Error
/// (data) if there are no pictures.
TestScores test_scores(const Predictions& predictions, const std::string& positive = {});

/// The names of the scores that a test may have for all classes together, in their order.
const std::vector<std::string>& test_score_names();

/// The names of those that a test may have for one class too.
const std::vector<std::string>& class_score_names();

}  // namespace equipoise
