#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace equipoise {

/// What the configuration of a diffusers model says of its pictures; network, schedule and weights are left
/// to the component that loads them.
struct DiffusersFolder {
  std::filesystem::path path;    ///< Absolute: the pipeline, or the network alone.
  std::filesystem::path config;  ///< The network's config.json.
  std::int64_t channels = 0;
  std::optional<std::array<std::int64_t, 2>> size;  ///< Height, width, if the configuration states it.
  std::optional<bool> clip_sample;                  ///< Of a pipeline's scheduler: how it samples.
};

/// Whether `folder` is a pipeline (model_index.json) or a network (config.json).
bool is_diffusers_folder(const std::filesystem::path& folder);

/// Reads the configuration. Error(data) names the file and what it lacks.
DiffusersFolder read_diffusers_folder(const std::filesystem::path& folder);

}  // namespace equipoise
