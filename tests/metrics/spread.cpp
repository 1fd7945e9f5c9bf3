#include "spread/spread.hpp"

#include <limits>

#include "metric_trial.hpp"

using namespace equipoise;

namespace {

double mean_distance(const at::Tensor& features) {
  MetricTrial trial;
  const auto scores = Spread(Spread::Options{}).measure(feature_inputs(trial, features, features), trial);
  return score_named(scores, "mean_distance").value;
}

}  // namespace

TEST_CASE("the spread is SciPy's mean of all pairwise distances") {
  for (const auto& golden : golden_metrics().at("spread"))
    CHECK(mean_distance(golden_features(golden["n"], golden["d"], 0.1)) ==
          Approx(golden["mean_distance"].get<double>()).epsilon(1e-10));
}

TEST_CASE("equal pictures have no spread, and one picture or features without a number are refused") {
  const at::Tensor features = golden_features(2, 5, 0.1);
  CHECK(mean_distance(features.narrow(0, 0, 1).expand({6, 5})) == 0.0);
  CHECK_THAT(error_of([&] { mean_distance(features.narrow(0, 0, 1)); }),
             holds("at least two") || holds("spread of 1"));
  at::Tensor broken = features.clone();
  broken.view({-1})[3].fill_(std::numeric_limits<double>::quiet_NaN());
  CHECK_THAT(error_of([&] { mean_distance(broken); }), holds("not finite"));
}
