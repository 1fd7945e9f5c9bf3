#pragma once

#include <ATen/core/Tensor.h>

#include <equipoise/backbones/network.hpp>

#include "folding.hpp"
#include "operations.hpp"

namespace equipoise::backbones {

/// Whether this processor and LibTorch compute a convolution, its sum and its activation in one kernel, for
/// tensors of `type`.
bool has_fused_convolution(at::ScalarType type);

/// A convolution with fixed weights.
class Convolution {
 public:
  /// `fused`: the value of has_fused_convolution for the tensors' type, false on other devices.
  Convolution(const Node& node, Folded folded, Op activation, bool fused);

  /// activation(convolution(x) + addend). A defined `addend` is overwritten with the result. The weights are
  /// brought into the kernel's own layout for the size of the first `x`.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& addend);

 private:
  at::Tensor fused(const Padded& source, const at::Tensor& addend);
  at::Tensor plain(const Padded& source, const at::Tensor& addend) const;

  Node node_;
  Folded folded_;
  Op activation_;
  bool fused_;
  bool packed_ = false;
};

/// In place.
at::Tensor activate(at::Tensor x, Op activation);

}  // namespace equipoise::backbones
