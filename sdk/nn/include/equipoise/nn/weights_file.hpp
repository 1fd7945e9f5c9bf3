#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <equipoise/archive.hpp>

namespace equipoise::nn {

/// The tensors of a safetensors file, float32 on the CPU; half, bfloat16 and double precision are converted.
/// The whole file is checked before anything is used. Error(data) names file and fault: damaged, truncated, a
/// tensor of whole numbers. With `wanted`, only the tensors whose names it accepts are read.
TensorMap read_weights(const std::filesystem::path& file,
                       const std::function<bool(const std::string&)>& wanted = {});

}  // namespace equipoise::nn
