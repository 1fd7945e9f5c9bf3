#pragma once

#include <filesystem>

#include <equipoise/archive.hpp>

namespace equipoise::nn {

/// The tensors of a safetensors file, float32 on the CPU; half, bfloat16 and double precision are converted.
/// The whole file is checked before anything is used. Error(data) names file and fault: damaged, truncated, a
/// tensor of whole numbers.
TensorMap read_weights(const std::filesystem::path& file);

}  // namespace equipoise::nn
