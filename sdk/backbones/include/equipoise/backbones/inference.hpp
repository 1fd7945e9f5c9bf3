#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/backbones/network.hpp>
#include <equipoise/nn/precision.hpp>

namespace equipoise::backbones {

struct InferenceOptions {
  at::Device device = at::kCPU;
  nn::Precision precision = nn::Precision::fp32;
  std::int64_t batch = 32;                          ///< Pictures that are computed at a time.
  std::optional<Normalisation> normalisation = {};  ///< Instead of the network's own.
};

/// A network with fixed weights, made for speed: batch norms are folded into convolutions, activations and
/// sums computed with them, pictures laid out channels last. A grey picture (one channel, or three equal
/// ones) takes a first convolution whose three input channels have been summed, which is exact: where
/// channels are normalised differently, a plane of ones carries the difference up to the zero padding.
class Inference {
 public:
  /// Error(data) if `parameters` lacks a tensor of `network`. The tensors are copied where that is needed.
  Inference(const Network& network, const TensorMap& parameters, const InferenceOptions& options);
  ~Inference();
  Inference(Inference&&) noexcept;
  Inference& operator=(Inference&&) noexcept;

  /// Pictures [N, C, H, W], C = 1 or 3, uint8 or floating point with values 0 .. 255, on any device ->
  /// the output of the last node, flattened: [N, D] float32 on the CPU. Error(usage) if the pictures are too
  /// small for the network.
  at::Tensor operator()(const at::Tensor& pictures) const;

 private:
  class Program;
  std::unique_ptr<Program> program_;
};

}  // namespace equipoise::backbones
