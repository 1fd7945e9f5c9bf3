#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

namespace equipoise {

/// What the configuration of a diffusers model says; its weights are left to a component.
struct DiffusersFolder {
  std::filesystem::path unet;  ///< The folder with the network's config.json and weights.
  std::int64_t channels = 0;
  std::optional<std::array<std::int64_t, 2>> size;  ///< Height, width, if the configuration states it.
  /// How the network was trained, in the words of diffusion components: timesteps, schedule, beta_start,
  /// beta_end, prediction, clip_sample. Empty for a network without a scheduler beside it.
  nlohmann::json schedule = nlohmann::json::object();
};

/// Whether `folder` is a pipeline (model_index.json) or a network (config.json).
bool is_diffusers_folder(const std::filesystem::path& folder);

/// Reads the configuration. Error(data) names the file and what it lacks.
DiffusersFolder read_diffusers_folder(const std::filesystem::path& folder);

}  // namespace equipoise
