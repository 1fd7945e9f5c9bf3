#include "equipoise/nn/sampling.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/tensor.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;
using nn::Solver;
using nn::Spacing;

namespace {

TensorMap fixture() {
  return read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/samplers.safetensors");
}

struct Case {
  std::string name;
  nn::Betas betas = nn::Betas::linear;
  nn::Prediction prediction = nn::Prediction::epsilon;
  nn::SamplingOptions options;
  bool clip = true;
};

/// The largest difference over a whole trajectory with given noise, in units of the largest value on the way
/// (which is far above 1 only where nothing clips the pictures that the stand-in for a network implies).
void compare(const TensorMap& expected, const Case& c) {
  INFO(c.name);
  const nn::NoiseSchedule schedule(c.betas, 1000);
  nn::Trajectory trajectory(nn::sampling_plan(schedule, c.options), c.prediction, c.clip);
  std::vector<std::int64_t> visited;
  at::Tensor x = expected.at("x");
  double worst = 0;
  for (std::size_t i = 0; i < trajectory.plan().size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    visited.push_back(trajectory.plan()[i].timestep);
    const at::Tensor output = x * 0.8 + (x * 3).sin() * 0.1;  // The stand-in of make_samplers.py.
    x = trajectory.advance(i, x, output, expected.at("noise")[row]);
    worst = std::max(worst, (x - expected.at(c.name)[row]).abs().max().item<double>());
  }
  const double scale = std::max(1.0, expected.at(c.name).abs().max().item<double>());
  CHECK(at::tensor(visited, at::kLong).equal(expected.at(c.name + ".t")));
  CHECK(worst < 1e-5 * scale);
}

nn::SamplingOptions options_of(const std::string& sampler, double eta, std::int64_t steps = 30) {
  nn::SamplingOptions options;
  options.steps = steps;
  if (sampler == "ddpm") options.solver = Solver::ancestral;
  if (sampler == "dpm") options.solver = Solver::dpm_solver, options.spacing = Spacing::linspace;
  if (sampler == "ddim") options.eta = eta;
  return options;
}

}  // namespace

TEST_CASE("trajectories of each sampler, schedule and prediction equal diffusers'") {
  const TensorMap expected = fixture();
  const std::pair<std::string, nn::Betas> schedules[] = {{"linear", nn::Betas::linear},
                                                         {"scaled_linear", nn::Betas::scaled_linear},
                                                         {"cosine", nn::Betas::cosine}};
  const std::pair<std::string, nn::Prediction> predictions[] = {
      {"epsilon", nn::Prediction::epsilon}, {"v", nn::Prediction::v}, {"clean", nn::Prediction::clean}};
  for (const auto& [schedule, betas] : schedules)
    for (const auto& [word, prediction] : predictions)
      for (const std::string sampler : {"ddpm", "ddim", "dpm"})
        compare(expected, {schedule + "." + word + "." + sampler, betas, prediction, options_of(sampler, 0.5),
                           sampler != "dpm"});
}

TEST_CASE("trajectories of each spacing equal diffusers', also where the steps do not divide the timesteps") {
  const TensorMap expected = fixture();
  const std::pair<std::string, Spacing> spacings[] = {
      {"leading", Spacing::leading}, {"trailing", Spacing::trailing}, {"linspace", Spacing::linspace}};
  for (const auto& [name, spacing] : spacings)
    for (const std::string sampler : {"ddpm", "ddim", "dpm"}) {
      Case c{name + "." + sampler, nn::Betas::linear, nn::Prediction::epsilon, options_of(sampler, 0.0),
             sampler != "dpm"};
      c.options.spacing = spacing;
      compare(expected, c);
    }
}

TEST_CASE("DPM-Solver++ in few steps and ancestral sampling with the large variance equal diffusers'") {
  const TensorMap expected = fixture();
  compare(expected,
          {"short.dpm", nn::Betas::linear, nn::Prediction::epsilon, options_of("dpm", 0, 7), false});
  Case large{"large.ddpm", nn::Betas::linear, nn::Prediction::epsilon, options_of("ddpm", 0), true};
  large.options.large_variance = true;
  compare(expected, large);
}

TEST_CASE("more sampling steps than timesteps are refused") {
  CHECK_THROWS_AS(nn::sampling_timesteps(Solver::ddim, 10, 11, Spacing::leading), Error);
  CHECK_THROWS_AS(nn::sampling_timesteps(Solver::ddim, 10, 0, Spacing::leading), Error);
  CHECK_THROWS_AS(nn::sampling_timesteps(Solver::dpm_solver, 10, 10, Spacing::linspace), Error);
}

TEST_CASE("zero steps are as many as the solver can take") {
  const nn::NoiseSchedule schedule(nn::Betas::linear, 20);
  CHECK(nn::sampling_plan(schedule, options_of("ddpm", 0, 0)).size() == 20);
  CHECK(nn::sampling_plan(schedule, options_of("dpm", 0, 0)).size() == 19);
}

TEST_CASE("DDIM with eta 1 and all timesteps has the variance of ancestral sampling") {
  const nn::NoiseSchedule schedule(nn::Betas::linear, 1000);
  const auto ddim = nn::sampling_plan(schedule, options_of("ddim", 1.0, 0));
  const auto ancestral = nn::sampling_plan(schedule, options_of("ddpm", 0, 0));
  for (const std::size_t i : {0u, 499u, 990u}) CHECK(ddim[i].noise == Approx(ancestral[i].noise));
}
