#pragma once

#include <memory>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/parameters.hpp>

#include "conv_unit.hpp"
#include "network_options.hpp"

namespace equipoise::pggan {

/// What a forward pass leaves for the backward pass.
struct GeneratorTape {
  Growth growth;
  Precision precision;
  at::Tensor latent, image;
  Filter first;
  Activated start;
  std::vector<PairTape> blocks;
  Filter rgb, low_rgb;
  at::Tensor low_features;  ///< Before the newest level; undefined unless it is fading in.
};

/// The growing generator of Karras et al. (2018, table 2): a dense layer to 4x4 pixels, then two 3x3
/// convolutions a level, doubled between levels, and one 1x1 convolution a level to colours. The first layer
/// is always followed by pixel norm. No statistics of a batch enter: pictures do not depend on each other.
/// Tensors: first, blocks.LEVEL.0 and .1, rgb.LEVEL, each .weight and .bias.
class GeneratorNetwork {
 public:
  GeneratorNetwork(const NetworkOptions& options, at::Device device, at::Generator generator);

  /// [n, latent] float32 -> [n, colours, side, side] float32. Later `backward` needs `tape`; it may be null.
  at::Tensor forward(const at::Tensor& latent, const Growth& growth, const Precision& precision,
                     GeneratorTape* tape = nullptr) const;
  /// Gives the weights that took part their gradients, from that of the pictures.
  void backward(const at::Tensor& gradient, const GeneratorTape& tape);

  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }
  /// Each layer's name begins with `prefix`.
  std::vector<Layer> summary(const std::string& prefix) const;

 private:
  at::Tensor start(const at::Tensor& latent, GeneratorTape& tape) const;
  void start_backward(const at::Tensor& gradient, const GeneratorTape& tape);
  at::Tensor twice(const at::Tensor& x) const;
  at::Tensor twice_backward(const at::Tensor& gradient) const;

  NetworkOptions options_;
  nn::Parameters parameters_;
  EqualisedLayer first_;
  Activation first_activation_;
  std::vector<ConvPair> blocks_;
  std::vector<EqualisedLayer> rgb_;
};

}  // namespace equipoise::pggan
