#pragma once

#include <ATen/core/Tensor.h>

#include <equipoise/nn/layers.hpp>

namespace equipoise::nn {

/// max_pool(batch_norm(relu(x))) with windows of 2 x 2, in as few passes over memory as can be. `x` [N, C, H,
/// W] float32 or bfloat16 on any device, fused on the CPU in channels last; the result [N, C, H / 2, W / 2]
/// has its type and layout. Normalises with the batch's statistics (float32; Ioffe and Szegedy 2015) and
/// moves the running ones by `momentum` towards them. Once differentiable in x and in the weight and bias of
/// `norm`.
at::Tensor relu_norm_pool(const at::Tensor& x, const BatchNorm2d& norm, double momentum);

/// The same with the running statistics; not differentiable where fused.
at::Tensor relu_norm_pool(const at::Tensor& x, const BatchNorm2d& norm);

}  // namespace equipoise::nn
