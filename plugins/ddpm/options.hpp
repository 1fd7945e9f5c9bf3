#pragma once

#include <cstdint>
#include <string>

#include <equipoise/nn/sampling.hpp>
#include <equipoise/nn/training_settings.hpp>
#include <equipoise/nn/unet_settings.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::ddpm {

/// What a manifest can say about a diffusion model, beside the network and its training.
struct Options : nn::UNetSettings, nn::TrainingSettings {
  std::int64_t timesteps = 1000;
  std::string schedule = "linear";
  double beta_start = 1e-4;
  double beta_end = 0.02;
  std::string prediction = "epsilon";
  double min_snr_gamma = 0.0;

  std::string sampler = "ddim";
  std::int64_t sampling_steps = 50;
  double eta = 0.0;
  std::string spacing = "auto";
  std::string variance = "small";
  bool clip_sample = true;

  static void declare(Schema<Options>& schema);
};

/// `options` with what a folder's scheduler says in place of settings left at their defaults. Error(usage)
/// that names both values of each contradiction.
Options with_scheduler(Options options, const nn::SchedulerConfig& scheduler, const std::string& folder);
/// The forward diffusion of `options` in diffusers' words.
nn::SchedulerConfig scheduler_config(const Options& options);

nn::NoiseSchedule noise_schedule(const Options& options);
nn::Prediction prediction(const Options& options);
nn::SamplingOptions sampling_options(const Options& options);

}  // namespace equipoise::ddpm
