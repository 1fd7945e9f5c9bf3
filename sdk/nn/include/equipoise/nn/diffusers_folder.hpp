#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <equipoise/archive.hpp>
#include <equipoise/nn/unet_options.hpp>

namespace equipoise::nn {

/// What a diffusers scheduler says about the forward diffusion, in the words of its configuration.
struct SchedulerConfig {
  std::int64_t num_train_timesteps = 1000;
  std::string beta_schedule = "linear";  ///< linear, scaled_linear or squaredcos_cap_v2.
  double beta_start = 1e-4;
  double beta_end = 0.02;
  std::string prediction_type = "epsilon";  ///< epsilon, v_prediction or sample.
  bool clip_sample = true;
  std::string variance_type = "fixed_small";  ///< Or fixed_large.
};

/// A model as diffusers saves it.
struct DiffusersFolder {
  std::filesystem::path weights_file;
  std::filesystem::path config_file;         ///< Of the U-Net.
  std::optional<UNetOptions> network;        ///< Absent where a file of weights alone was given.
  std::optional<SchedulerConfig> scheduler;  ///< Absent where no scheduler lies beside the U-Net.
  TensorMap tensors;                         ///< float32, under today's names.
};

/// Reads a pipeline's folder (unet/, scheduler/), a U-Net's folder (config.json and weights) or a file of
/// weights. Error(data) names file and key for what is missing, damaged, or asks for something that our U-Net
/// and schedules lack.
DiffusersFolder read_diffusers(const std::filesystem::path& path);

/// The configuration in UNet2DModel's config.json. Error(data) as above; `file` is used in errors.
UNetOptions parse_unet_config(const std::string& text, const std::string& file);
/// The configuration in a scheduler_config.json.
SchedulerConfig parse_scheduler_config(const std::string& text, const std::string& file);

/// config.json of `options` for pictures of `height` x `width`.
std::string unet_config_text(const UNetOptions& options, std::int64_t height, std::int64_t width);
/// scheduler_config.json of a DDPMScheduler.
std::string scheduler_config_text(const SchedulerConfig& config);

/// Gives `archive` the form of a folder that `UNet2DModel.from_pretrained(folder, subfolder="unet")` loads;
/// with a scheduler also `DDPMPipeline.from_pretrained(folder)`.
void describe_for_diffusers(Archive& archive, const UNetOptions& options, std::int64_t height,
                            std::int64_t width, const SchedulerConfig* scheduler);

}  // namespace equipoise::nn
