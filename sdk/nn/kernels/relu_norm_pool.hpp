#pragma once

#include <cstdint>

#include "vector_math.hpp"

namespace equipoise::nn::kernels {

/// One picture in "channels last": [height, width, channels].
struct PictureShape {
  std::int64_t channels = 0, height = 0, width = 0;
};

/// Sums over the positions of one picture, of d = relu(x) - centre and of its square; [channels] each,
/// written.
template <class Number>
struct ReluSums {
  const Number* x = nullptr;
  const float* centre = nullptr;
  double *sum = nullptr, *squares = nullptr;
};

/// y = max of relu(x) * scale + offset over windows of 2 x 2; y is [height / 2, width / 2, channels].
template <class Number>
struct ReluNormPoolForward {
  const Number* x = nullptr;
  const float *scale = nullptr, *offset = nullptr;
  Number* y = nullptr;
};

/// Sums over the windows of one picture, of the gradient g of y and of g * (relu(x) - centre), x that which
/// is the window's largest; [channels] each, written.
template <class Number>
struct ReluNormPoolSums {
  const Number *x = nullptr, *gradient_y = nullptr;
  const float *scale = nullptr, *offset = nullptr, *centre = nullptr;
  double *gradient = nullptr, *product = nullptr;
};

/// The gradient of x: where x > 0, scale * g (in the window's largest) + constant + slope * x.
template <class Number>
struct ReluNormPoolBackward {
  const Number *x = nullptr, *gradient_y = nullptr;
  const float *scale = nullptr, *offset = nullptr, *constant = nullptr, *slope = nullptr;
  Number* gradient_x = nullptr;
};

void relu_sums(const PictureShape& shape, const ReluSums<float>& picture);
void relu_sums(const PictureShape& shape, const ReluSums<Bfloat16>& picture);
void relu_norm_pool(const PictureShape& shape, const ReluNormPoolForward<float>& picture);
void relu_norm_pool(const PictureShape& shape, const ReluNormPoolForward<Bfloat16>& picture);
void relu_norm_pool_sums(const PictureShape& shape, const ReluNormPoolSums<float>& picture);
void relu_norm_pool_sums(const PictureShape& shape, const ReluNormPoolSums<Bfloat16>& picture);
void relu_norm_pool_backward(const PictureShape& shape, const ReluNormPoolBackward<float>& picture);
void relu_norm_pool_backward(const PictureShape& shape, const ReluNormPoolBackward<Bfloat16>& picture);

}  // namespace equipoise::nn::kernels
