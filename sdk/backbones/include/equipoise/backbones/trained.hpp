#pragma once

#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/backbones/network.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::backbones {

/// A network whose weights learn. It computes what Inference does, under autograd.
class Trained {
 public:
  /// Adds the network's tensors to `parameters` as `prefix` + their name in the weight file, on its device,
  /// with the values of `initial`: weights and biases as leaves that ask for gradients, running statistics
  /// as buffers. Error(data) if `initial` lacks a tensor or has one of another shape.
  Trained(const Network& network, const TensorMap& initial, nn::Parameters& parameters,
          const std::string& prefix = {});

  /// Pictures [N, C, H, W], C = 1 or 3, floating point with values 0 .. 255, on the device of the parameters
  /// -> the output of the last node, flattened: [N, D]. With `training`, batch norms use the batch's
  /// statistics and move the running ones by `momentum` towards them (PyTorch's sense: 0.1 is its default);
  /// without, they use the running ones.
  at::Tensor forward(const at::Tensor& pictures, bool training, double momentum = 0.1) const;

  const Network& network() const { return network_; }

 private:
  at::Tensor compute(const Node& node, const std::vector<at::Tensor>& values, bool training,
                     double momentum) const;

  Network network_;
  TensorMap tensors_;  ///< By name without prefix; shared with the Parameters.
};

}  // namespace equipoise::backbones
