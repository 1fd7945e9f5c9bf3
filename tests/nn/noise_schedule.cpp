#include "equipoise/nn/noise_schedule.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/tensor.h>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

TensorMap fixture() {
  return read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/schedules.safetensors");
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
  CHECK((noisy - expected.at(name + ".noisy")).abs().max().item<double>() < 1e-6);
}

}  // namespace

TEST_CASE("the noise schedules equal diffusers'") {
  compare_with_diffusers(nn::Betas::linear, "linear");
  compare_with_diffusers(nn::Betas::scaled_linear, "scaled_linear");
  compare_with_diffusers(nn::Betas::cosine, "cosine");
}

TEST_CASE("the targets of the three predictions follow their definitions") {
  const TensorMap f = fixture();
  const at::Tensor &clean = f.at("clean"), &noise = f.at("added"), &t = f.at("t");
  const nn::NoiseSchedule schedule(nn::Betas::linear, 1000);
  CHECK(schedule.target(nn::Prediction::epsilon, clean, noise, t).equal(noise));
  CHECK(schedule.target(nn::Prediction::clean, clean, noise, t).equal(clean));
  const at::Tensor v = schedule.target(nn::Prediction::v, clean, noise, t);
  for (std::int64_t i = 0; i < 4; ++i) {
    const double bar = schedule.alpha_bar(t[i].item<std::int64_t>());
    const at::Tensor expected = noise[i] * std::sqrt(bar) - clean[i] * std::sqrt(1 - bar);
    CHECK(v[i].allclose(expected, 1e-5, 1e-6));
  }
}

TEST_CASE("min-SNR weights equal a computation by hand") {
  const nn::NoiseSchedule schedule(nn::Betas::linear, 1000);
  const at::Tensor t = at::tensor({0, 100, 300, 999}, at::kLong);
  const double gamma = 5.0;
  const at::Tensor epsilon = schedule.min_snr_weights(nn::Prediction::epsilon, gamma, t);
  const at::Tensor v = schedule.min_snr_weights(nn::Prediction::v, gamma, t);
  const at::Tensor clean = schedule.min_snr_weights(nn::Prediction::clean, gamma, t);
  for (std::int64_t i = 0; i < 4; ++i) {
    const double bar = schedule.alpha_bar(t[i].item<std::int64_t>()), snr = bar / (1 - bar);
    const double limited = snr < gamma ? snr : gamma;
    CHECK(clean[i].item<double>() == Approx(limited));
    CHECK(epsilon[i].item<double>() == Approx(limited / snr));
    CHECK(v[i].item<double>() == Approx(limited / (snr + 1)));
  }
  CHECK(epsilon[0].item<double>() < 0.01);
  CHECK(epsilon[3].item<double>() == Approx(1.0));
}
