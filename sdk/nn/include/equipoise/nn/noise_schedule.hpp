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

/// What a network predicts.
enum class Prediction {
  epsilon,  ///< The noise (Ho et al. 2020).
  v,        ///< The velocity (Salimans and Ho 2022).
  clean,    ///< The picture; "sample" in diffusers.
};

/// The forward diffusion. Tables are rounded to float32 as in diffusers, so that coefficients agree with it.
class NoiseSchedule {
 public:
  NoiseSchedule(Betas betas, std::int64_t timesteps, double start = 1e-4, double end = 0.02);

  std::int64_t timesteps() const { return static_cast<std::int64_t>(betas_.size()); }
  double beta(std::int64_t t) const { return betas_.at(static_cast<std::size_t>(t)); }
  /// The product of 1 - beta up to and including t (0 <= t < T); 1 for t = -1, the clean picture.
  double alpha_bar(std::int64_t t) const { return t < 0 ? 1.0 : alpha_bars_.at(static_cast<std::size_t>(t)); }

  /// The signal-to-noise ratio alpha_bar / (1 - alpha_bar).
  double snr(std::int64_t t) const { return alpha_bar(t) / (1.0 - alpha_bar(t)); }

  /// What `prediction` means at timesteps `t` [N] int64 on the CPU, for pictures and noise [N, C, H, W] on
  /// the CPU: the noise; v = sqrt(alpha_bar) noise - sqrt(1 - alpha_bar) clean (Salimans and Ho 2022); the
  /// picture.
  at::Tensor target(Prediction prediction, const at::Tensor& clean, const at::Tensor& noise,
                    const at::Tensor& t) const;

  /// Weights [N] float32 of the squared error of `prediction` at `t` [N], so that the error of the picture
  /// counts min(SNR, gamma) (Hang et al. 2023, section 3.4): min(1, gamma / SNR) for the noise,
  /// min(SNR, gamma) / (SNR + 1) for v, min(SNR, gamma) for the picture.
  at::Tensor min_snr_weights(Prediction prediction, double gamma, const at::Tensor& t) const;

  /// sqrt(alpha_bar_t) clean + sqrt(1 - alpha_bar_t) noise (Ho et al. 2020, eq. 4); `t` [N] int64 on any
  /// device.
  at::Tensor add_noise(const at::Tensor& clean, const at::Tensor& noise, const at::Tensor& t) const;

 private:
  std::vector<double> betas_, alpha_bars_;
  at::Tensor alpha_bar_table_;
};

}  // namespace equipoise::nn
