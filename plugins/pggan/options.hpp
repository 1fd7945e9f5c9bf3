#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/image_set.hpp>
#include <equipoise/schema.hpp>

#include "critic.hpp"
#include "network_options.hpp"
#include "pictures.hpp"

namespace equipoise::pggan {

/// What a manifest can say about a progressive GAN.
struct Options {
  std::int64_t latent_size = 128;
  std::vector<std::int64_t> channels = {128, 128, 128, 128, 64, 64, 32, 32};
  bool equalised_learning_rate = true;
  bool generator_pixel_norm = true;
  bool discriminator_pixel_norm = false;
  bool normalise_latent = true;
  std::string output = "linear";
  double leaky_slope = 0.2;
  std::string upsampling = "bilinear";
  std::int64_t minibatch_deviation = 4;

  std::int64_t start_size = 8;
  std::vector<std::int64_t> phase_steps = {};
  double fade_share = 0.5;

  std::string loss = "wgan-gp";
  double gradient_penalty = 10.0;
  double drift = 0.001;
  double r1_gamma = 10.0;

  std::vector<std::int64_t> batch = {16};
  double generator_learning_rate = 1e-3;
  double discriminator_learning_rate = 1e-3;
  double beta1 = 0.0;
  double beta2 = 0.99;
  std::int64_t discriminator_steps = 1;
  double ema = 0.999;
  double crop_scale = 1.2;
  bool flip = true;
  bool fade_reals = false;
  std::string precision = "fp32";
  bool channels_last = true;

  static void declare(Schema<Options>& schema);
};

/// Error(usage) unless pictures of this form can be grown: square, a power of two from 16 to 512 pixels, 1 or
/// 3 channels.
NetworkOptions network_options(const Options& options, const ImageSpec& image);
GrowthPlan growth_plan(const Options& options, const ImageSpec& image);
LossOptions loss_options(const Options& options);
Precision training_precision(const Options& options);
Augmentation augmentation(const Options& options);
/// Pictures a step in a phase.
std::int64_t batch_of(const Options& options, std::int64_t phase);

}  // namespace equipoise::pggan
