#include "analysis/prediction_comparison.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "analysis/golden.hpp"

using namespace equipoise;

namespace {

Predictions predictions_of(const nlohmann::json& golden, const char* side) {
  Predictions result;
  result.classes = {"NORMAL", "PNEUMONIA"};
  result.labels = golden.at("labels").get<std::vector<int>>();
  const auto p = numbers(golden.at(side));
  result.probabilities.resize(static_cast<Eigen::Index>(p.size()), 2);
  for (std::size_t i = 0; i < p.size(); ++i) {
    result.ids.push_back(std::to_string(i));
    result.predicted.push_back(p[i] > 0.5);
    result.probabilities.row(static_cast<Eigen::Index>(i)) << 1 - p[i], p[i];
  }
  return result;
}

Predictions reversed(const Predictions& predictions) {
  Predictions result = predictions;
  for (auto* list : {&result.labels, &result.predicted}) std::reverse(list->begin(), list->end());
  std::reverse(result.ids.begin(), result.ids.end());
  result.probabilities = predictions.probabilities.colwise().reverse().eval();
  return result;
}

}  // namespace

TEST_CASE("two classifiers' answers compare as in statsmodels, in whatever order their pictures are") {
  for (const auto& golden : golden_file("comparisons.json", "predictions")) {
    const auto found =
        compare_predictions(predictions_of(golden, "a"), reversed(predictions_of(golden, "b")));
    CHECK(found.agreement.both == golden.at("table").at(0).at(0));
    CHECK(found.agreement.only_first == golden.at("table").at(0).at(1));
    CHECK(found.agreement.only_second == golden.at("table").at(1).at(0));
    CHECK(found.agreement.neither == golden.at("table").at(1).at(1));
    CHECK(*found.mcnemar.p == eight_digits(golden.at("exact")));
    CHECK(*found.mcnemar_corrected.p == eight_digits(golden.at("corrected")));
    const auto& delong = golden.at("delong");
    CHECK(found.auroc->first == eight_digits(delong.at("auroc")));
    CHECK(found.auroc->second == eight_digits(delong.at("baseline_auroc")));
    CHECK(*found.auroc->test.p == eight_digits(delong.at("p")));
    CHECK(found.auroc->interval->low == eight_digits(delong.at("low")));
    CHECK(found.auroc->interval->high == eight_digits(delong.at("high")));
  }
}

TEST_CASE("answers to other pictures are refused with the picture's name") {
  const Predictions ours = predictions_of(golden_file("comparisons.json", "predictions").at(1), "a");
  Predictions other = ours;
  other.ids[3] = "elsewhere";
  CHECK_THROWS_WITH(compare_predictions(ours, other), holds("only one has '3'"));
  other = ours;
  other.ids[3] = "4";
  CHECK_THROWS_WITH(compare_predictions(ours, other), holds("'4' occurs twice"));
  other = ours;
  other.labels[3] = 1 - other.labels[3];
  CHECK_THROWS_WITH(compare_predictions(ours, other), holds("'3' has two labels"));
  other = ours;
  other.classes = {"A", "B"};
  CHECK_THROWS_WITH(compare_predictions(ours, other), holds("classes differ"));
}
