#include "equipoise/nn/noise_schedule.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

at::Tensor cosine_betas(std::int64_t timesteps) {
  const double pi = std::acos(-1.0);
  const auto alpha_bar = [&](std::int64_t t) {
    const double part = static_cast<double>(t) / static_cast<double>(timesteps);
    const double cosine = std::cos((part + 0.008) / 1.008 * pi / 2);
    return cosine * cosine;
  };
  at::Tensor betas = at::empty({timesteps}, at::kFloat);
  for (std::int64_t t = 0; t < timesteps; ++t)
    betas.data_ptr<float>()[t] = static_cast<float>(std::min(1.0 - alpha_bar(t + 1) / alpha_bar(t), 0.999));
  return betas;
}

at::Tensor make_betas(Betas betas, std::int64_t timesteps, double start, double end) {
  switch (betas) {
    case Betas::linear:
      return at::linspace(start, end, timesteps, at::kFloat);
    case Betas::scaled_linear:
      return at::linspace(std::sqrt(start), std::sqrt(end), timesteps, at::kFloat).square();
    case Betas::cosine:
      return cosine_betas(timesteps);
  }
  throw Error(Fault::internal, "unknown noise schedule");
}

std::vector<double> to_doubles(const at::Tensor& floats) {
  const float* begin = floats.data_ptr<float>();
  return std::vector<double>(begin, begin + floats.numel());
}

}  // namespace

NoiseSchedule::NoiseSchedule(Betas betas, std::int64_t timesteps, double start, double end) {
  if (timesteps < 1) throw Error(Fault::usage, "a noise schedule needs at least one timestep");
  const at::Tensor table = make_betas(betas, timesteps, start, end);
  alpha_bar_table_ = at::cumprod(1.0 - table, 0);
  betas_ = to_doubles(table);
  alpha_bars_ = to_doubles(alpha_bar_table_);
}

at::Tensor NoiseSchedule::add_noise(const at::Tensor& clean, const at::Tensor& noise,
                                    const at::Tensor& t) const {
  const at::Tensor alpha_bars =
      alpha_bar_table_.index_select(0, t.to(at::kCPU)).to(clean.device()).view({-1, 1, 1, 1});
  return alpha_bars.sqrt() * clean + (1.0 - alpha_bars).sqrt() * noise;
}

at::Tensor NoiseSchedule::target(Prediction prediction, const at::Tensor& clean, const at::Tensor& noise,
                                 const at::Tensor& t) const {
  if (prediction == Prediction::epsilon) return noise;
  if (prediction == Prediction::clean) return clean;
  const at::Tensor alpha_bars = alpha_bar_table_.index_select(0, t).view({-1, 1, 1, 1});
  return alpha_bars.sqrt() * noise - (1.0 - alpha_bars).sqrt() * clean;
}

at::Tensor NoiseSchedule::min_snr_weights(Prediction prediction, double gamma, const at::Tensor& t) const {
  const at::Tensor steps = t.to(at::kCPU);
  at::Tensor weights = at::empty({steps.size(0)}, at::kFloat);
  for (std::int64_t i = 0; i < steps.size(0); ++i) {
    const double ratio = snr(steps.data_ptr<std::int64_t>()[i]);
    double weight = std::min(ratio, gamma);
    if (prediction == Prediction::epsilon) weight = std::min(1.0, gamma / ratio);
    if (prediction == Prediction::v) weight /= ratio + 1.0;
    weights.data_ptr<float>()[i] = static_cast<float>(weight);
  }
  return weights;
}

}  // namespace equipoise::nn
