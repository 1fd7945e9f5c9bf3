#include "vendi/vendi.hpp"

#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "metric_trial.hpp"
#include "vendi/vendi_score.hpp"

using namespace equipoise;

TEST_CASE("the vendi score equals that of the package vendi_score") {
  for (const auto& golden : golden_metrics().at("vendi"))
    CHECK(vendi_score(golden_features(golden["n"], golden["d"], 0.1).to(at::kDouble)) ==
          Approx(golden["vendi"].get<double>()).epsilon(1e-6));
}

TEST_CASE("copies count once and orthogonal pictures each") {
  CHECK(vendi_score(at::full({7, 3}, 2.0, at::kDouble)) == Approx(1.0));
  CHECK(vendi_score(at::eye(6, at::kDouble)) == Approx(6.0));
}

TEST_CASE("vendi compares equal numbers, and refuses features that are all zero") {
  MetricTrial trial;
  const auto scores =
      Vendi(Vendi::Options{})
          .measure(feature_inputs(trial, golden_features(80, 5, 0.1), golden_features(20, 5, 0.1)), trial);
  CHECK(score_named(scores, "vendi").value > 1);
  CHECK(score_named(scores, "vendi_reference").value < 20);
  Inputs alone = feature_inputs(trial, golden_features(2, 5, 0.1), at::zeros({4, 5}));
  alone.erase("reference");
  CHECK_THAT(error_of([&] { Vendi(Vendi::Options{}).measure(alone, trial); }), holds("c/1000000"));
}
