#pragma once

#include <cstdint>

#include "group_norm_silu.hpp"

namespace equipoise::nn::kernels {

inline float activated(float y, bool silu) {
  return silu ? y * sigmoid(y) : y;
}

/// The gradient before the activation.
inline float inner_gradient(float gradient, float y, bool silu) {
  if (!silu) return gradient;
  const float s = sigmoid(y);
  return gradient * (s * (1.0F + y * (1.0F - s)));
}

inline float shift_of(const float* shift, std::int64_t channel) {
  return shift == nullptr ? 0.0F : shift[channel];
}

/// Sums over the positions, a channel: of the gradient before the activation, of that times the normalised
/// input, and of the normalised input.
struct ChannelSums {
  double gradient = 0, product = 0, input = 0;
};

/// Scales that turn group sums into the gradient of the input: dx = inverse * (w * dy - a - xhat * b).
struct GroupTerms {
  float a = 0, b = 0;
};

template <class Number>
inline void write_sums(const GroupNormBackward<Number>& p, std::int64_t c, const ChannelSums& sums,
                       const GroupTerms& terms, std::int64_t positions, float inverse) {
  p.gradient_weight[c] = static_cast<float>(sums.product);
  p.gradient_bias[c] = static_cast<float>(sums.gradient);
  p.gradient_shift[c] =
      inverse * static_cast<float>(static_cast<double>(p.weight[c]) * sums.gradient -
                                   static_cast<double>(positions) * static_cast<double>(terms.a) -
                                   sums.input * static_cast<double>(terms.b));
}

}  // namespace equipoise::nn::kernels
