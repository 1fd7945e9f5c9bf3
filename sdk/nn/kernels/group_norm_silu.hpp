#pragma once

#include <cstdint>

#include "vector_math.hpp"

namespace equipoise::nn::kernels {

/// How the numbers of one picture lie in memory.
enum class Layout {
  planes,   ///< [channels, positions]
  columns,  ///< [positions, channels], "channels last"
};

/// The shape of a group normalisation.
struct GroupNormShape {
  std::int64_t channels = 0, groups = 0, positions = 0;
  Layout layout = Layout::planes;
  double epsilon = 0;
  bool silu = true;
};

/// What belongs to one picture in the forward pass: y = f(norm(x + shift) * weight + bias), f = SiLU or
/// nothing.
template <class Number>
struct GroupNormForward {
  const Number* x = nullptr;
  const float* shift = nullptr;  ///< [channels], or null.
  const float *weight = nullptr, *bias = nullptr;
  Number* y = nullptr;
  float *mean = nullptr, *inverse_deviation = nullptr;  ///< [groups], written.
};

/// What belongs to one picture in the backward pass. The sums are of this picture alone.
template <class Number>
struct GroupNormBackward {
  const Number *gradient_y = nullptr, *x = nullptr;
  const float* shift = nullptr;  ///< [channels], or null.
  const float *weight = nullptr, *bias = nullptr, *mean = nullptr, *inverse_deviation = nullptr;
  Number* gradient_x = nullptr;
  /// [channels] each, written.
  float *gradient_weight = nullptr, *gradient_bias = nullptr, *gradient_shift = nullptr;
};

void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<float>& picture);
void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<Bfloat16>& picture);
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<float>& picture);
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<Bfloat16>& picture);

}  // namespace equipoise::nn::kernels
