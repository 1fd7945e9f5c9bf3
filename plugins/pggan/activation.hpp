#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise::pggan {

/// Pixel-wise feature normalisation (Karras et al. 2018, section 4.2), if wanted, then leaky ReLU. Besides
/// its value and gradient it knows its tangent and second derivative, which the gradient penalty needs.
struct Activation {
  double slope = 0.2;  ///< For negative values; more than 0.
  bool pixel_norm = true;
};

/// What an activation leaves behind for the passes that follow.
struct Activated {
  at::Tensor value;  ///< [N, C, H, W]
  at::Tensor
      scale;  ///< [N, 1, H, W] float32: 1 / length of a pixel's features; undefined without pixel norm.
};

/// The pictures `first` .. `first + count - 1`, without a copy.
Activated narrow(const Activated& whole, std::int64_t first, std::int64_t count);

/// The activation of `x` [N, C, H, W]; `x` may be overwritten.
Activated activate(const Activation& activation, const at::Tensor& x);

/// The gradient at the input from `gradient` at the output.
at::Tensor backward(const Activation& activation, const Activated& done, const at::Tensor& gradient);

/// The directional derivative of the output for the direction `tangent` of the input.
at::Tensor tangent(const Activation& activation, const Activated& done, const at::Tensor& tangent);

/// Adds to `to` the gradient, with respect to the input, of <gradient, tangent(direction)>.
void add_curvature(const Activation& activation, const Activated& done, const at::Tensor& gradient,
                   const at::Tensor& direction, at::Tensor& to);

}  // namespace equipoise::pggan
