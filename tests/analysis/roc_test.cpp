#include "analysis/roc.hpp"

#include "analysis/golden_predictions.hpp"

using namespace equipoise;

TEST_CASE("areas and sensitivity equal scikit-learn's, ties included") {
  for (const auto& expected : golden_statistics("predictions")) {
    const Predictions predictions = golden_predictions(expected);
    for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
      INFO(expected.at("name") << " " << c);
      const auto probabilities = one_against_rest(predictions, static_cast<int>(c));
      const auto& one = expected.at("per_class").at(c);
      CHECK(auroc(probabilities) == eight_digits(one.at("auroc")));
      CHECK(average_precision(probabilities) == eight_digits(one.at("auprc")));
      CHECK(sensitivity_at(probabilities, 0.95) == eight_digits(one.at("sensitivity_at_95_specificity")));
    }
  }
}

TEST_CASE("one false alarm in twenty keeps a specificity of 95 %, two in twenty do not") {
  ClassProbabilities p{{0.9, 0.7, 0.5, 0.3}, std::vector<double>(18, 0.1)};
  p.negative.insert(p.negative.end(), {0.6, 0.4});
  CHECK(sensitivity_at(p, 0.95) == 0.75);
  p.negative.back() = 0.8;
  CHECK(sensitivity_at(p, 0.95) == 0.5);
  CHECK(sensitivity_at({{0.5}, {0.5}}, 0.95) == 0);
}
