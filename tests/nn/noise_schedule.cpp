#include "equipoise/nn/noise_schedule.hpp"

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

TensorMap fixture() {
  return read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/schedules.safetensors");
}

double largest(const at::Tensor& left, const at::Tensor& right) {
  return (left - right).abs().max().item<double>();
}

/// The stand-in for a network that make_unet.py uses.
at::Tensor fake_network(const at::Tensor& x) {
  return 0.8 * x + 0.1 * at::sin(3 * x);
}

enum class Method { ancestral, ddim };

/// The largest difference over a whole trajectory of 20 steps with given noise.
double trajectory_difference(const TensorMap& expected, const nn::NoiseSchedule& schedule,
                             nn::Spacing spacing, Method method, double eta, const std::string& name) {
  const auto plan = nn::sampling_timesteps(1000, 20, spacing);
  at::Tensor x = expected.at("x");
  double worst = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::int64_t to = i + 1 < plan.size() ? plan[i + 1] : -1;
    const auto c = method == Method::ancestral ? nn::ddpm_coefficients(schedule, plan[i], to)
                                               : nn::ddim_coefficients(schedule, plan[i], to, eta);
    const auto row = static_cast<std::int64_t>(i);
    x = nn::denoise(schedule, c, plan[i], x, fake_network(x), expected.at("noise")[row], true);
    worst = std::max(worst, largest(x, expected.at(name)[row]));
  }
  return worst;
}

bool equal_plan(const std::vector<std::int64_t>& plan, const at::Tensor& expected) {
  return at::equal(at::tensor(plan, at::kLong), expected);
}

void compare_with_diffusers(nn::Betas betas, const std::string& name) {
  const TensorMap expected = fixture();
  const nn::NoiseSchedule schedule(betas, 1000);
  for (std::int64_t t = 0; t < 1000; ++t) {
    REQUIRE(schedule.beta(t) == Approx(expected.at(name + ".betas")[t].item<double>()).epsilon(1e-5));
    REQUIRE(schedule.alpha_bar(t) ==
            Approx(expected.at(name + ".alphas_cumprod")[t].item<double>()).epsilon(1e-5));
  }
  const at::Tensor noisy = schedule.add_noise(expected.at("clean"), expected.at("added"), expected.at("t"));
  CHECK(largest(noisy, expected.at(name + ".noisy")) < 1e-6);
  const auto plan = nn::sampling_timesteps(1000, 20, nn::Spacing::leading);
  CHECK(equal_plan(plan, expected.at(name + ".ddpm.t")));
  CHECK(equal_plan(plan, expected.at(name + ".ddim.t")));
  const auto leading = nn::Spacing::leading;
  CHECK(trajectory_difference(expected, schedule, leading, Method::ancestral, 0, name + ".ddpm") < 1e-5);
  CHECK(trajectory_difference(expected, schedule, leading, Method::ddim, 0, name + ".ddim.0.0") < 1e-5);
  CHECK(trajectory_difference(expected, schedule, leading, Method::ddim, 0.5, name + ".ddim.0.5") < 1e-5);
}

}  // namespace

TEST_CASE("the linear schedule and its samplers equal diffusers'") {
  compare_with_diffusers(nn::Betas::linear, "linear");
}

TEST_CASE("the scaled linear schedule and its samplers equal diffusers'") {
  compare_with_diffusers(nn::Betas::scaled_linear, "scaled_linear");
}

TEST_CASE("the cosine schedule and its samplers equal diffusers'") {
  compare_with_diffusers(nn::Betas::cosine, "cosine");
}

TEST_CASE("trailing timesteps equal diffusers'") {
  const TensorMap expected = fixture();
  CHECK(equal_plan(nn::sampling_timesteps(1000, 20, nn::Spacing::trailing), expected.at("trailing.t")));
  const nn::NoiseSchedule schedule(nn::Betas::linear, 1000);
  CHECK(trajectory_difference(expected, schedule, nn::Spacing::trailing, Method::ddim, 0, "trailing") < 1e-5);
}

TEST_CASE("more sampling steps than timesteps are refused") {
  CHECK_THROWS_AS(nn::sampling_timesteps(10, 11, nn::Spacing::leading), Error);
  CHECK_THROWS_AS(nn::sampling_timesteps(10, 0, nn::Spacing::leading), Error);
}

TEST_CASE("DDIM with eta 1 and all timesteps has the variance of ancestral sampling") {
  const nn::NoiseSchedule schedule(nn::Betas::linear, 1000);
  for (const std::int64_t t : {1, 10, 500, 999})
    CHECK(nn::ddim_coefficients(schedule, t, t - 1, 1.0).noise ==
          Approx(nn::ddpm_coefficients(schedule, t, t - 1).noise));
}
