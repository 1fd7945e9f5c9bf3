#include "analysis/test_scores.hpp"

#include <cmath>
#include <optional>

#include <equipoise/error.hpp>

#include "analysis/golden_predictions.hpp"

using namespace equipoise;

namespace {

std::optional<double> score_of(const TestScores& scores, const std::string& label, const std::string& name) {
  for (const NamedScore& score : scores.scores)
    if (score.label == label) {
      if (score.score == name) return score.value;
      if (score.score == "auroc" && score.interval && name == "auroc_low") return score.interval->low;
      if (score.score == "auroc" && score.interval && name == "auroc_high") return score.interval->high;
    }
  return std::nullopt;
}

bool left_out(const TestScores& scores, const std::string& label, const std::string& name) {
  for (const LeftOutScore& score : scores.left_out)
    if (score.label == label && score.score == name) return !score.reason.empty();
  return false;
}

Predictions answers(const std::vector<int>& labels, const std::vector<int>& predicted) {
  Predictions p;
  p.classes = {"a", "b", "c"};
  p.labels = labels;
  p.predicted = predicted;
  p.probabilities = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(labels.size()), 3, 0.25);
  for (std::size_t i = 0; i < labels.size(); ++i)
    p.probabilities(static_cast<Eigen::Index>(i), predicted[i]) = 0.5;
  return p;
}

}  // namespace

TEST_CASE("rows of a test's scores equal scikit-learn's") {
  for (const auto& expected : golden_statistics("predictions")) {
    INFO(expected.at("name"));
    const Predictions predictions = golden_predictions(expected);
    const TestScores scores = test_scores(predictions);
    CHECK(scores.left_out.empty());
    CHECK(*score_of(scores, "", "mcc") == eight_digits(expected.at("mcc")));
    CHECK(*score_of(scores, "", "specificity") == eight_digits(expected.at("specificity")));
    CHECK(*score_of(scores, "", "auroc") == eight_digits(expected.at("macro_auroc")));
    CHECK(*score_of(scores, "", "brier") == eight_digits(expected.at("brier")));
    CHECK(*score_of(scores, "", "ece") == eight_digits(expected.at("calibration").at("ece")));
    CHECK(score_of(scores, "", "auroc_low").has_value() == (predictions.classes.size() == 2));
    for (std::size_t c = 0; c < predictions.classes.size(); ++c)
      for (const auto& [name, value] : expected.at("per_class").at(c).items())
        CHECK(*score_of(scores, predictions.classes[c], name) == eight_digits(value));
  }
}

TEST_CASE("with a positive class the joint ranking scores are its own") {
  const auto expected = golden_statistics("predictions").at(0);
  for (int c = 0; c < 2; ++c) {
    const Predictions predictions = golden_predictions(expected);
    const TestScores scores = test_scores(predictions, predictions.classes[static_cast<std::size_t>(c)]);
    for (const char* name : {"auroc", "auroc_low", "auroc_high", "auprc", "sensitivity_at_95_specificity"})
      CHECK(*score_of(scores, "", name) == eight_digits(expected.at("per_class").at(c).at(name)));
  }
}

TEST_CASE("a class that does not occur has no scores, and a reason") {
  const TestScores scores = test_scores(answers({0, 0, 1, 1}, {0, 2, 1, 0}));
  CHECK(score_of(scores, "", "auroc"));
  CHECK(score_of(scores, "b", "recall"));
  for (const char* name : {"precision", "recall", "f1", "specificity", "auroc", "auprc"}) {
    CHECK_FALSE(score_of(scores, "c", name));
    CHECK(left_out(scores, "c", name));
  }
}

TEST_CASE("a test of one class has what needs no other, and a reason for the rest") {
  const TestScores scores = test_scores(answers({0, 0, 0}, {0, 1, 0}));
  CHECK(*score_of(scores, "", "accuracy") == Approx(2.0 / 3));
  CHECK(*score_of(scores, "a", "recall") == Approx(2.0 / 3));
  for (const char* name : {"mcc", "auroc", "auprc", "specificity", "sensitivity_at_95_specificity"}) {
    CHECK_FALSE(score_of(scores, "", name));
    CHECK(left_out(scores, "", name));
  }
  CHECK(left_out(scores, "a", "auroc"));
}

TEST_CASE("the same answer for all pictures gives an MCC of 0, and no score is ever NaN") {
  const TestScores scores = test_scores(answers({0, 1, 2, 1}, {1, 1, 1, 1}));
  CHECK(*score_of(scores, "", "mcc") == 0);
  for (const NamedScore& score : scores.scores) CHECK(std::isfinite(score.value));
}

TEST_CASE("a test without pictures is refused") {
  CHECK_THROWS_AS(test_scores(answers({}, {})), Error);
}

TEST_CASE("the names of a test's scores are those that its rows have, in their order") {
  std::vector<std::string> names;
  for (const NamedScore& score :
       test_scores(golden_predictions(golden_statistics("predictions").at(2))).scores)
    if (score.label.empty()) names.push_back(score.score);
  CHECK(names == test_score_names());
}
