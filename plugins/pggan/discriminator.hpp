#pragma once

#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/parameters.hpp>

#include "conv_unit.hpp"
#include "minibatch_deviation.hpp"
#include "network_options.hpp"

namespace equipoise::pggan {

/// What a forward pass leaves for the passes after it.
struct DiscriminatorTape {
  Growth growth;
  std::int64_t sets = 1;
  at::Tensor image, low_image;
  Filter rgb, low_rgb;
  std::vector<PairTape> blocks;
  at::Tensor features;      ///< What the minibatch deviation sees.
  at::Tensor last, weight;  ///< Input [N, C] and scaled weight [1, C] of the dense layer, float32.
};

/// What the passes for a gradient penalty leave, for the penalised pictures alone.
struct ScoreDerivatives {
  at::Tensor rgb_gradient, low_rgb_gradient;        ///< Of the score, after the layers from colours.
  at::Tensor image_direction, low_image_direction;  ///< The tangent pass before these layers.
  std::vector<PairPenalty> blocks;
  at::Tensor deviation_gradient, deviation_direction;
  at::Tensor last_direction;  ///< Tangent of the dense layer's input.
};

/// The growing discriminator of Karras et al. (2018, table 2), the generator's mirror image: a 1x1
/// convolution from colours a level, two 3x3 convolutions a level and averages of 2x2 pixels between levels,
/// minibatch deviation, a 3x3 and a 4x4 convolution and a dense layer to one score.
/// Tensors: rgb.LEVEL, blocks.LEVEL.0 and .1, out, each .weight and .bias.
class DiscriminatorNetwork {
 public:
  DiscriminatorNetwork(const NetworkOptions& options, at::Device device, at::Generator generator);

  /// Scores [N] float32 of `images` [N, colours, side, side] float32, which hold `sets` batches of equal
  /// length one after the other: these do not see each other.
  at::Tensor forward(const at::Tensor& images, const Growth& growth, const Precision& precision,
                     std::int64_t sets, DiscriminatorTape& tape) const;

  /// The gradient of sum(seeds * scores) at the last pictures: `seeds` [n] float32, for n pictures that make
  /// one set. [n, colours, side, side] float32. `keep` may be null.
  at::Tensor image_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape,
                            ScoreDerivatives* keep = nullptr) const;

  /// How the scores of the same pictures move when the pictures move by `direction`, kept for
  /// `parameter_gradient`.
  void tangent(const at::Tensor& direction, const DiscriminatorTape& tape, ScoreDerivatives& keep) const;

  /// Gives the weights that took part the gradient of sum(seeds * scores), `seeds` [N]
  /// of any precision, plus, if `penalty` is
  /// not null, that of the directional derivative that `image_gradient` (with seeds of 1) and `tangent` kept.
  void parameter_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape,
                          const ScoreDerivatives* penalty);

  nn::Parameters& parameters() { return parameters_; }
  const nn::Parameters& parameters() const { return parameters_; }
  /// Each layer's name begins with `prefix`.
  std::vector<Layer> summary(const std::string& prefix) const;

 private:
  void last_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape, const ScoreDerivatives* penalty);

  NetworkOptions options_;
  nn::Parameters parameters_;
  MinibatchDeviation deviation_;
  std::vector<EqualisedLayer> rgb_;
  std::vector<ConvPair> blocks_;
  EqualisedLayer out_;
};

}  // namespace equipoise::pggan
