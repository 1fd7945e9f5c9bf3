#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/nn/noise_schedule.hpp>
#include <equipoise/nn/unet.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::ddpm {

/// What a manifest can say about a diffusion model.
struct Options {
  std::vector<std::int64_t> block_out_channels = {32, 64, 64};
  std::int64_t layers_per_block = 2;
  std::vector<std::int64_t> attention_resolutions = {};
  std::int64_t attention_head_dim = 8;
  std::int64_t norm_groups = 8;
  double norm_epsilon = 1e-5;
  bool conditional = false;

  std::int64_t timesteps = 1000;
  std::string schedule = "linear";
  double beta_start = 1e-4;
  double beta_end = 0.02;

  std::int64_t batch = 16;
  double learning_rate = 1e-4;
  std::int64_t warmup_steps = 500;
  double weight_decay = 0.01;
  double gradient_clip = 1.0;
  double ema = 0.999;
  bool flip = true;

  std::string sampler = "ddim";
  std::int64_t sampling_steps = 50;
  double eta = 0.0;
  std::string spacing = "leading";
  bool clip_sample = true;

  static void declare(Schema<Options>& schema);
};

/// The network that `options` describe for pictures of this form. Error(usage) if they do not fit each other.
nn::UNetOptions network_options(const Options& options, const ImageSpec& image);
nn::NoiseSchedule noise_schedule(const Options& options);
/// The timesteps that sampling visits.
std::vector<std::int64_t> sampling_plan(const Options& options);

}  // namespace equipoise::ddpm
