#pragma once

#include <filesystem>

#include <ATen/core/Tensor.h>

#include "store/file_operations.hpp"

namespace equipoise {

/// Writes a picture [C, H, W] uint8, C = 1 or 3 (red, green, blue), as a PNG, whole or not at all.
void write_png(FileOperations& files, const std::filesystem::path& path, const at::Tensor& picture);

/// Writes the pictures of an artefact that holds some (generate) as `<out>/<class>/<number>.png`. Returns how
/// many. Error(data) if the artefact's files do not fit each other.
std::int64_t export_pictures(FileOperations& files, const std::filesystem::path& artefact,
                             const std::filesystem::path& out);

}  // namespace equipoise
