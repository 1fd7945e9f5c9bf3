#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise::nn {

/// f(group_norm(x + shift) * weight + bias) in one pass over memory, f = SiLU or (`silu` false) nothing
/// (Wu and He 2018; Ramachandran et al. 2017). `x` [N, C, ...] float32 or bfloat16, contiguous or channels
/// last, on any device; `shift` [N, C], [1, C] or undefined; `weight`, `bias` [C] float32. The result has the
/// type and layout of `x`; statistics are float32. Once differentiable in x, shift, weight and bias.
at::Tensor group_norm_silu(const at::Tensor& x, const at::Tensor& shift, const at::Tensor& weight,
                           const at::Tensor& bias, std::int64_t groups, double epsilon, bool silu = true);

}  // namespace equipoise::nn
