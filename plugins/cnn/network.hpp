#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/classifier_network.hpp>
#include <equipoise/nn/layers.hpp>

namespace equipoise::cnn {

/// Convolution with ReLU, batch normalisation and 2x2 maximum pooling, in that order.
struct Block {
  nn::Conv2d conv;
  nn::BatchNorm2d bn;
};

/// The paper's Table 2: three blocks of 64, 128 and 256 filters, then dense layers of 256, 128 and `classes`.
/// Weights are drawn as Keras draws them (Glorot, biases 0), batch norm has Keras' epsilon of 0.001; its
/// running statistics move by `momentum` in training.
class Network final : public nn::ClassifierNetwork {
 public:
  /// Error(usage) if the pictures are smaller than 8 pixels, which three poolings would leave nothing of.
  Network(const ImageSpec& image, double momentum, at::Device device, at::Generator generator);

  at::Tensor train(const at::Tensor& x, at::Generator& generator) override;
  at::Tensor hidden(const at::Tensor& x) const override;
  at::Tensor classify(const at::Tensor& hidden) const override { return fc3_(hidden); }
  std::vector<at::Tensor> penalised() const override { return {fc1_.weight, fc2_.weight}; }
  void update_statistics(const at::Tensor& x, double momentum) override;
  nn::Parameters& parameters() override { return parameters_; }
  std::vector<Layer> summary() const override;

 private:
  at::Tensor convolve(const at::Tensor& x, double momentum) const;

  ImageSpec image_;
  double momentum_;
  nn::Parameters parameters_;
  std::vector<Block> blocks_;
  nn::Linear fc1_, fc2_, fc3_;
};

}  // namespace equipoise::cnn
