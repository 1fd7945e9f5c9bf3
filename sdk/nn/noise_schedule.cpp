#include "equipoise/nn/noise_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <string>

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

std::vector<std::int64_t> sampling_timesteps(std::int64_t timesteps, std::int64_t count, Spacing spacing) {
  if (count < 1 || count > timesteps)
    throw Error(Fault::usage,
                std::to_string(count) + " sampling steps for " + std::to_string(timesteps) + " timesteps",
                "choose between 1 and the number of timesteps");
  std::vector<std::int64_t> plan(static_cast<std::size_t>(count));
  const double ratio = static_cast<double>(timesteps) / static_cast<double>(count);
  for (std::int64_t i = 0; i < count; ++i) {
    const double from_top = static_cast<double>(timesteps) - static_cast<double>(i) * ratio;
    plan[static_cast<std::size_t>(i)] = spacing == Spacing::leading
                                            ? (count - 1 - i) * (timesteps / count)
                                            : static_cast<std::int64_t>(std::nearbyint(from_top)) - 1;
  }
  return plan;
}

StepCoefficients ddpm_coefficients(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to) {
  const double bar = schedule.alpha_bar(from), bar_next = schedule.alpha_bar(to);
  const double alpha = bar / bar_next, beta = 1.0 - alpha;
  StepCoefficients c;
  c.clean = std::sqrt(bar_next) * beta / (1.0 - bar);
  c.current = std::sqrt(alpha) * (1.0 - bar_next) / (1.0 - bar);
  if (from > 0) c.noise = std::sqrt((1.0 - bar_next) / (1.0 - bar) * beta);
  return c;
}

StepCoefficients ddim_coefficients(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to,
                                   double eta) {
  const double bar = schedule.alpha_bar(from), bar_next = schedule.alpha_bar(to);
  StepCoefficients c;
  c.noise = eta * std::sqrt((1.0 - bar_next) / (1.0 - bar) * (1.0 - bar / bar_next));
  c.clean = std::sqrt(bar_next);
  c.epsilon = std::sqrt(std::max(0.0, 1.0 - bar_next - c.noise * c.noise));
  return c;
}

at::Tensor denoise(const NoiseSchedule& schedule, const StepCoefficients& coefficients, std::int64_t from,
                   const at::Tensor& x, const at::Tensor& predicted_noise, const at::Tensor& noise,
                   bool clip) {
  const double bar = schedule.alpha_bar(from);
  at::Tensor next = at::sub(x, predicted_noise, std::sqrt(1.0 - bar)).div_(std::sqrt(bar));
  if (clip) next.clamp_(-1.0, 1.0);
  next.mul_(coefficients.clean);
  if (coefficients.current != 0) next.add_(x, coefficients.current);
  if (coefficients.epsilon != 0) next.add_(predicted_noise, coefficients.epsilon);
  if (coefficients.noise != 0) next.add_(noise, coefficients.noise);
  return next;
}

}  // namespace equipoise::nn
