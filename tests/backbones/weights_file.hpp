#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <equipoise/archive.hpp>

#include "scratch_folder.hpp"
#include "store/safetensors.hpp"

/// Writes float32 `tensors`, and `more` as they are, as a safetensors file.
void write_weights(const std::filesystem::path& path, const equipoise::TensorMap& tensors,
                   const std::map<std::string, equipoise::TensorBytes>& more = {});
