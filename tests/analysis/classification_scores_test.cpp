#include "analysis/classification_scores.hpp"

#include <equipoise/error.hpp>

#include "analysis/golden.hpp"
#include "catch.hpp"

using namespace equipoise;

namespace {

Predictions predictions_of(const nlohmann::json& golden) {
  Predictions predictions;
  predictions.classes = golden.at("classes").get<std::vector<std::string>>();
  predictions.labels = golden.at("labels").get<std::vector<int>>();
  predictions.predicted = golden.at("predicted").get<std::vector<int>>();
  return predictions;
}

Approx golden(const nlohmann::json& value) {
  return Approx(value.get<double>()).epsilon(1e-12).margin(1e-12);
}

}  // namespace

TEST_CASE("scores of a test equal scikit-learn's") {
  const auto cases = golden_scores("tests");
  REQUIRE(cases.size() == 5);
  for (const auto& expected : cases) {
    INFO(expected.at("name"));
    const ConfusionMatrix confusion = confusion_matrix(predictions_of(expected));
    for (Eigen::Index r = 0; r < confusion.rows(); ++r)
      for (Eigen::Index c = 0; c < confusion.cols(); ++c)
        CHECK(confusion(r, c) == expected.at("confusion").at(r).at(c).get<std::int64_t>());
    const ClassificationScores scores = classification_scores(confusion);
    CHECK(scores.accuracy == golden(expected.at("accuracy")));
    CHECK(scores.balanced_accuracy == golden(expected.at("balanced_accuracy")));
    CHECK(scores.precision == golden(expected.at("precision")));
    CHECK(scores.recall == golden(expected.at("recall")));
    CHECK(scores.f1 == golden(expected.at("f1")));
    for (std::size_t c = 0; c < scores.classes.size(); ++c) {
      CHECK(scores.classes[c].precision == golden(expected.at("per_class").at(c).at("precision")));
      CHECK(scores.classes[c].recall == golden(expected.at("per_class").at(c).at("recall")));
      CHECK(scores.classes[c].f1 == golden(expected.at("per_class").at(c).at("f1")));
    }
    CHECK(scores.one_class_predicted == (expected.at("name") == "one answer throughout"));
  }
}

TEST_CASE("a test without pictures has no scores") {
  CHECK_THROWS_AS(classification_scores(ConfusionMatrix::Zero(2, 2)), Error);
}
