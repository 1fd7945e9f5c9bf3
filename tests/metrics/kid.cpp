#include "kid/kid.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>

#include <equipoise/random.hpp>

#include "feature_metrics/kernel_sums.hpp"
#include "metric_trial.hpp"

using namespace equipoise;

namespace {

std::vector<Score> measure(MetricTrial& trial, const Kid::Options& options, const at::Tensor& reference,
                           const at::Tensor& candidate) {
  const Inputs inputs = feature_inputs(trial, reference, candidate);
  return Kid(options).measure(inputs, trial);
}

}  // namespace

TEST_CASE("kid and its standard deviation equal NumPy's values") {
  for (const auto& golden : golden_scores().at("kid")) {
    MetricTrial trial;
    trial.host.stage_seed = golden["seed"];
    Kid::Options options;
    options.subsets = golden["subsets"];
    options.subset_size = golden["size"];
    const std::int64_t d = golden["d"];
    const auto scores =
        measure(trial, options, golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    CHECK(scores[0].name == "kid");
    CHECK(scores[0].value == Approx(golden["kid"].get<double>()).epsilon(1e-6));
    CHECK(score_named(scores, "kid_sd").value == Approx(golden["kid_sd"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("kid_subsets equals torch-fidelity's estimator on the same subsets") {
  for (const auto& golden : golden_metrics().at("kid")) {
    MetricTrial trial;
    trial.host.stage_seed = golden["seed"];
    Kid::Options options;
    options.subsets = golden["subsets"];
    options.subset_size = golden["size"];
    const std::int64_t d = golden["d"];
    const auto scores =
        measure(trial, options, golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    CHECK(score_named(scores, "kid_subsets").value == Approx(golden["mean"].get<double>()).epsilon(1e-9));
  }
}

TEST_CASE("wide features of a network are multiplied in single precision, which kid does not show") {
  at::Generator generator = make_generator(3);
  const auto features = [&](std::int64_t n, double shift) {
    return at::randn({n, 512}, generator, at::kFloat).add(shift).relu();
  };
  const at::Tensor x = features(300, 0.0).to(at::kDouble), y = features(200, 0.05).to(at::kDouble);
  const auto [a, b] = rows_for_products(x, y);
  CHECK(a.scalar_type() == at::kFloat);
  const auto kid = [](const at::Tensor& p, const at::Tensor& q) {
    return kernel_discrepancies(cubic_kernel, p, q, all_rows(p.size(0)), all_rows(q.size(0)))[0];
  };
  CHECK(kid(a, b) == Approx(kid(x, y)).epsilon(1e-6));
  CHECK(rows_for_products(x.add(1e-12), y).first.scalar_type() == at::kDouble);
}

TEST_CASE("kid lies within its interval, and its floor is near zero") {
  MetricTrial trial;
  const Score kid = measure(trial, {}, golden_features(200, 12, 0.1), golden_features(150, 12, 0.9))[0];
  CHECK(*kid.low < kid.value);
  CHECK(kid.value < *kid.high);
  CHECK(std::abs(kid.floor.value()) < std::abs(kid.value));
  Kid::Options none;
  none.bootstrap = 0;
  CHECK(!measure(trial, none, golden_features(20, 4, 0.1), golden_features(20, 4, 0.6))[0].low.has_value());
}

TEST_CASE("kid_sd takes halves unless told, and refuses subsets larger than the sets") {
  MetricTrial trial;
  const at::Tensor reference = golden_features(30, 6, 0.1);
  const at::Tensor candidate = golden_features(20, 6, 0.6);
  Kid::Options ten;
  ten.subset_size = 10;
  CHECK(measure(trial, {}, reference, candidate)[1].value ==
        measure(trial, ten, reference, candidate)[1].value);
  Kid::Options large;
  large.subset_size = 21;
  CHECK_THROWS_AS(measure(trial, large, reference, candidate), Error);
  CHECK_THAT(error_of([&] { measure(trial, {}, golden_features(3, 6, 0.1), candidate); }),
             holds("at least 4 pictures"));
}
