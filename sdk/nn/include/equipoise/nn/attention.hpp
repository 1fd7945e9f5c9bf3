#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise::nn {

/// Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of `heads` heads: q, k, v [N, tokens, C] of one
/// floating type on any device, head h being the channels h C / heads and on -> [N, tokens, C]. On the CPU
/// narrow heads run in float32 without the matrix of scores in memory.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads);

}  // namespace equipoise::nn
