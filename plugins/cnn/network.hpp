#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/layers.hpp>

namespace equipoise::cnn {

/// Convolution with ReLU, batch normalisation and 2x2 maximum pooling, in that order.
struct Block {
  nn::Conv2d conv;
  nn::BatchNorm2d bn;
};

/// The paper's Table 2: three blocks of 64, 128 and 256 filters, then dense layers of 256, 128 and `classes`.
/// Weights are drawn as Keras draws them (Glorot, biases 0), batch norm has Keras' epsilon of 0.001.
class Network {
 public:
  /// Error(usage) if the pictures are smaller than 8 pixels, which three poolings would leave nothing of.
  Network(const ImageSpec& image, at::Device device, at::Generator generator);

  /// [N, C, H, W] float32 in 0..1 -> logits [N, classes], with the batch's statistics and dropout drawn from
  /// `generator` (CPU); the running statistics move by `momentum`.
  at::Tensor train(const at::Tensor& x, double momentum, at::Generator generator) const;
  /// The same through the running statistics, without dropout: the last hidden layer [N, 128].
  at::Tensor features(const at::Tensor& x) const;
  /// Logits [N, classes] of `features`.
  at::Tensor classify(const at::Tensor& features) const { return fc3_(features); }
  /// Passes a batch through the convolutions only, to move the running statistics.
  void update_statistics(const at::Tensor& x, double momentum) const;

  /// The weights of the two hidden dense layers, which the L2 penalty is on.
  std::vector<at::Tensor> penalised() const { return {fc1_.weight, fc2_.weight}; }
  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }
  std::vector<Layer> summary() const;

 private:
  at::Tensor convolve(const at::Tensor& x, double momentum) const;

  ImageSpec image_;
  nn::Parameters parameters_;
  std::vector<Block> blocks_;
  nn::Linear fc1_, fc2_, fc3_;
};

}  // namespace equipoise::cnn
