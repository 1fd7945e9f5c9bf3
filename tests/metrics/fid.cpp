#include "fid/fid.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>

#include <equipoise/random.hpp>

#include "feature_metrics/intervals.hpp"
#include "fid/frechet_distance.hpp"
#include "fid/frechet_resampling.hpp"
#include "metric_trial.hpp"

using namespace equipoise;

namespace {

const auto no_progress = [](std::int64_t, std::int64_t) {};

std::vector<Score> measure(MetricTrial& trial, const at::Tensor& reference, const at::Tensor& candidate,
                           Fid::Options options = {}) {
  const Inputs inputs = feature_inputs(trial, reference, candidate);
  return Fid(options).measure(inputs, trial);
}

}  // namespace

TEST_CASE("fid equals SciPy's value, with fewer and with more pictures than features") {
  for (const auto& golden : golden_scores().at("fid")) {
    const std::int64_t d = golden["d"];
    const double found =
        frechet_distance(golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    CHECK(found == Approx(golden["fid"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("fid of a set with itself is zero, and of a shifted set the squared shift") {
  for (const std::int64_t n : {10, 100}) {
    const at::Tensor features = golden_features(n, 20, 0.4);
    CHECK(frechet_distance(features, features) == Approx(0.0).margin(1e-6));
    CHECK(frechet_distance(features.to(at::kDouble), features.to(at::kDouble).add(0.5)) ==
          Approx(20 * 0.25).epsilon(1e-6));
  }
}

TEST_CASE("fid of constant features is the squared distance of the constants") {
  for (const std::int64_t n : {5, 50}) {
    const at::Tensor zero = at::full({n, 8}, 0.0), two = at::full({n, 8}, 2.0);
    CHECK(frechet_distance(zero, two) == Approx(8 * 4.0));
    CHECK(frechet_distance(two, two) == Approx(0.0).margin(1e-6));
  }
}

TEST_CASE("the bootstrap replicates and the extrapolation of fid equal SciPy's") {
  for (const auto& golden : golden_metrics().at("fid")) {
    const std::int64_t n = golden["n"], m = golden["m"], d = golden["d"];
    const at::Tensor x = golden_features(n, d, 0.1).to(at::kDouble);
    const at::Tensor y = golden_features(m, d, 0.6).to(at::kDouble);
    const auto found =
        frechet_bootstrap(x, y, bootstrap_counts(3, n, 4), bootstrap_counts(4, m, 4), no_progress);
    for (std::size_t r = 0; r < 4; ++r)
      CHECK(found[r] == Approx(golden["bootstrap"][r].get<double>()).epsilon(1e-6));
    CHECK(frechet_infinity(x, y, 6, 5, no_progress) ==
          Approx(golden["infinity"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("the interval of fid is as wide as fresh draws scatter") {
  at::Generator generator = make_generator(3);
  const auto draw = [&](double shift) { return at::randn({150, 6}, generator).add(shift); };
  std::vector<double> fresh;
  for (int i = 0; i < 400; ++i) fresh.push_back(frechet_distance(draw(0), draw(0.5)));
  const PercentileInterval scatter = percentile_interval(fresh);
  double width = 0;
  Fid::Options options;
  options.bootstrap = 200;
  for (int i = 0; i < 10; ++i) {
    MetricTrial trial;
    const Score fid = measure(trial, draw(0), draw(0.5), options)[0];
    REQUIRE(fid.low.has_value());
    CHECK(*fid.low < fid.value);
    CHECK(fid.value < *fid.high);
    width += (*fid.high - *fid.low) / 10;
  }
  CHECK(width == Approx(scatter.high - scatter.low).epsilon(0.25));
}

TEST_CASE("fid has a floor, warns of small sets, and extrapolates if asked to") {
  MetricTrial trial;
  const auto scores = measure(trial, golden_features(20, 64, 0.1), golden_features(30, 64, 0.6));
  REQUIRE(scores.size() == 1);
  CHECK(scores[0].name == "fid");
  CHECK(scores[0].value > 1);
  CHECK(scores[0].floor.value() > 0);
  CHECK(scores[0].low.value() < scores[0].value);
  CHECK(scores[0].high.value() > scores[0].value);
  REQUIRE(trial.host.warnings.size() == 1);
  CHECK_THAT(trial.host.warnings[0], holds("20 against 30"));
  Fid::Options options;
  options.infinity = 5;
  options.bootstrap = 0;
  const auto more = measure(trial, golden_features(20, 64, 0.1), golden_features(30, 64, 0.6), options);
  CHECK(score_named(more, "fid_infinity").floor.has_value());
  CHECK(!score_named(more, "fid").low.has_value());
}

TEST_CASE("fid has an interval by default where replicates are cheap, elsewhere on request") {
  at::Generator generator = make_generator(7);
  const auto interval = [&](std::int64_t n, std::int64_t m, std::int64_t d, std::int64_t replicates) {
    MetricTrial trial;
    Fid::Options options;
    options.bootstrap = replicates;
    return measure(trial, at::randn({n, d}, generator), at::randn({m, d}, generator), options)[0]
        .low.has_value();
  };
  CHECK(interval(40, 1000, 50, -1));
  CHECK(interval(5000, 5000, 8, -1));
  CHECK(!interval(800, 800, 900, -1));
  CHECK(!interval(2000, 2000, 400, -1));
  CHECK(interval(800, 800, 900, 1));
}

TEST_CASE("the floor of fid is what another draw of the same distribution scores") {
  at::Generator generator = make_generator(5);
  MetricTrial trial;
  const at::Tensor real = at::randn({2000, 10}, generator);
  const Score fid = measure(trial, real, at::randn({200, 10}, generator))[0];
  CHECK(fid.floor.value() == Approx(fid.value).epsilon(0.5));
  CHECK(measure(trial, real, at::randn({200, 10}, generator).add(1.0))[0].value > 10 * fid.floor.value());
}

TEST_CASE("fid names classes that one side lacks") {
  MetricTrial trial;
  Inputs inputs = feature_inputs(trial, golden_features(4, 3, 0.1), golden_features(4, 3, 0.6));
  for (auto& [name, set] : inputs) {
    set.classes = {"NORMAL", "PNEUMONIA"};
    set.labels = at::full({4}, 0, at::kLong);
  }
  inputs.at("reference").labels[1] = 1;
  Fid(Fid::Options{}).measure(inputs, trial);
  REQUIRE(trial.host.warnings.size() == 2);
  CHECK_THAT(trial.host.warnings[0], holds("'reference' has pictures of class 'PNEUMONIA'"));
}

TEST_CASE("fid refuses single pictures, features that are not finite, and those of two spaces") {
  MetricTrial trial;
  const at::Tensor good = golden_features(5, 4, 0.1);
  CHECK_THAT(error_of([&] { measure(trial, good, golden_features(1, 4, 0.1)); }),
             holds("4: fid needs at least 2 pictures"));
  CHECK_THAT(error_of([&] { measure(trial, at::full({5, 4}, NAN), good); }), holds("NaN"));
  CHECK_THAT(error_of([&] { measure(trial, good, golden_features(5, 3, 0.1)); }),
             holds("4: fid: the features of 'reference' have 4 numbers a picture, those of 'candidate' 3"));
}
