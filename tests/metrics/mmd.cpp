#include "mmd/mmd.hpp"

#include <ATen/ops/full.h>

#include "feature_metrics/intervals.hpp"
#include "feature_metrics/kernel_sums.hpp"
#include "metric_trial.hpp"
#include "mmd/gaussian_kernel.hpp"

using namespace equipoise;

TEST_CASE("mmd and its bandwidth equal SciPy's and scikit-learn's") {
  for (const auto& golden : golden_metrics().at("mmd")) {
    MetricTrial trial;
    const std::int64_t d = golden["d"];
    Mmd::Options options;
    options.scales = golden["scales"].get<std::vector<double>>();
    const Inputs inputs =
        feature_inputs(trial, golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    const auto scores = Mmd(options).measure(inputs, trial);
    CHECK(score_named(scores, "mmd_bandwidth").value == Approx(golden["median"].get<double>()).epsilon(1e-9));
    CHECK(scores[0].value == Approx(golden["mmd"].get<double>()).epsilon(1e-6));
    CHECK(scores[0].floor.has_value());
    CHECK(*scores[0].low <= *scores[0].high);
  }
}

TEST_CASE("bootstrap replicates of mmd leave out pairs of a picture with its copy, as NumPy's do") {
  for (const auto& golden : golden_metrics().at("mmd")) {
    const std::int64_t n = golden["n"], m = golden["m"], d = golden["d"];
    const double median = golden["median"];
    const auto found = kernel_discrepancies(
        gaussian_kernel({0.5 * median, median, 2 * median}), golden_features(n, d, 0.1).to(at::kDouble),
        golden_features(m, d, 0.6).to(at::kDouble), bootstrap_counts(3, n, 4), bootstrap_counts(4, m, 4));
    for (std::size_t r = 0; r < 4; ++r)
      CHECK(found[r] == Approx(golden["bootstrap"][r].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("mmd refuses features without a median distance unless a bandwidth is stated") {
  MetricTrial trial;
  const Inputs inputs = feature_inputs(trial, at::full({6, 3}, 1.0), at::full({6, 3}, 1.0));
  CHECK_THAT(error_of([&] { Mmd(Mmd::Options{}).measure(inputs, trial); }), holds("equal features"));
  Mmd::Options stated;
  stated.bandwidth = 1;
  CHECK(Mmd(stated).measure(inputs, trial)[0].value == Approx(0.0).margin(1e-12));
}
