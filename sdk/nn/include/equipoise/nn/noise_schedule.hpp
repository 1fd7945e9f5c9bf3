#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise::nn {

/// The course of the noise variances beta_1 .. beta_T.
enum class Betas {
  linear,         ///< Ho et al. 2020.
  scaled_linear,  ///< Linear in the square root (Rombach et al. 2022).
  cosine,         ///< Nichol and Dhariwal 2021, eq. 17; capped at 0.999; ignores start and end.
};

/// Which timesteps a shortened sampling visits (Lin et al. 2024, table 2).
enum class Spacing {
  leading,   ///< 0, T/n, 2T/n, ...: diffusers' default for DDPM and DDIM.
  trailing,  ///< T-1, T-1-T/n, ...: begins at pure noise.
};

/// The forward diffusion. Tables are rounded to float32 as in diffusers, so that coefficients agree with it.
class NoiseSchedule {
 public:
  NoiseSchedule(Betas betas, std::int64_t timesteps, double start = 1e-4, double end = 0.02);

  std::int64_t timesteps() const { return static_cast<std::int64_t>(betas_.size()); }
  double beta(std::int64_t t) const { return betas_.at(static_cast<std::size_t>(t)); }
  /// The product of 1 - beta up to and including t (0 <= t < T); 1 for t = -1, the clean picture.
  double alpha_bar(std::int64_t t) const { return t < 0 ? 1.0 : alpha_bars_.at(static_cast<std::size_t>(t)); }

  /// sqrt(alpha_bar_t) clean + sqrt(1 - alpha_bar_t) noise (Ho et al. 2020, eq. 4); `t` [N] int64 on any
  /// device.
  at::Tensor add_noise(const at::Tensor& clean, const at::Tensor& noise, const at::Tensor& t) const;

 private:
  std::vector<double> betas_, alpha_bars_;
  at::Tensor alpha_bar_table_;
};

/// The timesteps of a sampling in `count` steps (1 .. T), from noise to picture. The step after the last
/// leads to -1. Error(usage) if `count` is out of range.
std::vector<std::int64_t> sampling_timesteps(std::int64_t timesteps, std::int64_t count, Spacing spacing);

/// A step of a sampler as a linear combination: next = clean * x0 + current * x + epsilon * eps + noise * z,
/// where x0 = (x - sqrt(1 - alpha_bar) eps) / sqrt(alpha_bar).
struct StepCoefficients {
  double clean = 0, current = 0, epsilon = 0, noise = 0;
};

/// Ancestral step from timestep `from` to `to` (-1: the picture) with the smaller posterior variance (Ho et
/// al. 2020, eq. 7). No noise at timestep 0.
StepCoefficients ddpm_coefficients(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to);
/// Step of Song et al. 2021 (DDIM), eq. 12 and 16. `eta` 0 is deterministic.
StepCoefficients ddim_coefficients(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to,
                                   double eta);

/// Applies a step to `x` [N, C, H, W] at timestep `from`, given the predicted noise. With `clip` x0 is held
/// in
/// [-1, 1]. `noise` may be undefined where `coefficients.noise` is 0.
at::Tensor denoise(const NoiseSchedule& schedule, const StepCoefficients& coefficients, std::int64_t from,
                   const at::Tensor& x, const at::Tensor& predicted_noise, const at::Tensor& noise,
                   bool clip);

}  // namespace equipoise::nn
