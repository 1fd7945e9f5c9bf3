#include "analysis/calibration.hpp"

#include "analysis/golden_predictions.hpp"

using namespace equipoise;

TEST_CASE("the Brier score and the reliability bins equal scikit-learn's") {
  for (const auto& expected : golden_statistics("predictions")) {
    INFO(expected.at("name"));
    const Predictions predictions = golden_predictions(expected);
    CHECK(brier_score(predictions) == eight_digits(expected.at("brier")));
    const auto bins = reliability_bins(predictions);
    REQUIRE(bins.size() == 15);
    std::size_t used = 0;
    for (std::size_t b = 0; b < bins.size(); ++b) {
      CHECK(bins[b].pictures == expected.at("calibration").at("pictures").at(b).get<std::size_t>());
      if (bins[b].pictures == 0) continue;
      CHECK(bins[b].accuracy == eight_digits(expected.at("calibration").at("accuracy").at(used)));
      CHECK(bins[b].confidence == eight_digits(expected.at("calibration").at("confidence").at(used)));
      ++used;
    }
    CHECK(expected_calibration_error(bins) == eight_digits(expected.at("calibration").at("ece")));
  }
}

TEST_CASE("bins hold their upper end, the first holds zero, and no picture is lost") {
  Predictions predictions;
  predictions.classes = {"a", "b"};
  predictions.labels = predictions.predicted = {0, 0, 0, 1};
  predictions.probabilities.resize(4, 2);
  predictions.probabilities << 0, 1, 0.5, 0.5, 1.0000005, 0, 0, 1;
  const auto bins = reliability_bins(predictions, 2);
  CHECK(bins[0].pictures == 2);
  CHECK(bins[1].pictures == 2);
  CHECK(expected_calibration_error({}) == 0);
}
