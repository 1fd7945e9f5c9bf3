#include "prdc/prdc.hpp"

#include <ATen/ops/full.h>

#include "metric_trial.hpp"

using namespace equipoise;

TEST_CASE("precision, recall, density and coverage equal those of the package prdc") {
  for (const auto& golden : golden_metrics().at("prdc")) {
    MetricTrial trial;
    const std::int64_t d = golden["d"];
    const Inputs inputs =
        feature_inputs(trial, golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    const auto scores = Prdc(Prdc::Options{golden["k"]}).measure(inputs, trial);
    REQUIRE(scores.size() == 4);
    for (const Score& score : scores) {
      CHECK(score.value == Approx(golden[score.name].get<double>()).epsilon(1e-9));
      CHECK(score.floor.has_value());
    }
  }
}

TEST_CASE("prdc of a set with itself is full") {
  MetricTrial trial;
  const at::Tensor features = golden_features(50, 6, 0.2);
  const Inputs inputs = feature_inputs(trial, features, features);
  for (const Score& score : Prdc(Prdc::Options{}).measure(inputs, trial))
    CHECK(score.value == Approx(1.0).epsilon(score.name == "density" ? 0.3 : 1e-12));
}

TEST_CASE("prdc refuses sets that k does not fit, and warns of copies") {
  MetricTrial trial;
  const Inputs few = feature_inputs(trial, golden_features(5, 6, 0.2), golden_features(9, 6, 0.2));
  CHECK_THAT(error_of([&] { Prdc(Prdc::Options{}).measure(few, trial); }), holds("at least 6 pictures"));
  const Inputs copies = feature_inputs(trial, at::full({9, 2}, 1.0), at::full({9, 2}, 1.0));
  const auto scores = Prdc(Prdc::Options{}).measure(copies, trial);
  CHECK(scores[0].value == 0);
  REQUIRE(trial.host.warnings.size() == 1);
  CHECK_THAT(trial.host.warnings[0], holds("9 of 9 reference pictures"));
}
