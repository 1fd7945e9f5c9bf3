#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/backbones/network.hpp>

namespace equipoise::backbones {

/// Pictures [N, 1|3, H, W] with values 0 .. 255 as the first layer takes them: [N, 3, H, W] float32, channels
/// last.
at::Tensor normalised(const at::Tensor& pictures, const Normalisation& normalisation);

/// `x` with the zeros around it that the node's SAME padding asks for; `padding` is what the convolution has
/// still to add by itself.
struct Padded {
  at::Tensor x;
  std::array<std::int64_t, 2> padding;
};
Padded padded(const Node& node, const at::Tensor& x);

at::Tensor convolve(const Node& node, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

/// The operations without parameters: pools, concatenation, flattening.
at::Tensor rearrange(const Node& node, const std::vector<at::Tensor>& values);

}  // namespace equipoise::backbones
