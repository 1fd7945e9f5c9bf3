#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise::pggan::kernels {

/// Pixel norm and leaky ReLU in one pass each over pictures on the CPU whose channels lie side by side
/// (channels last), float32 or bfloat16, computed in float32. Results do not depend on the number of threads.

/// Whether these kernels can take `x`.
bool fit(const at::Tensor& x);

/// y = leaky(x r), r = (mean_c x^2 + epsilon)^-1/2. `y` may be `x`; `r` is float32, one number a pixel.
void activate(const at::Tensor& x, at::Tensor& y, at::Tensor& r, double slope, double epsilon);

/// The gradient at x from the gradient at y; `to` may be `gradient`.
void backward(const at::Tensor& gradient, const at::Tensor& y, const at::Tensor& r, at::Tensor& to,
              double slope);

/// The tangent of y from the tangent of x.
void tangent(const at::Tensor& direction, const at::Tensor& y, const at::Tensor& r, at::Tensor& to,
             double slope);

/// Adds to `to` the gradient, with respect to x, of <gradient, tangent(direction)>.
void add_curvature(const at::Tensor& gradient, const at::Tensor& direction, const at::Tensor& y,
                   const at::Tensor& r, at::Tensor& to, double slope);

}  // namespace equipoise::pggan::kernels
