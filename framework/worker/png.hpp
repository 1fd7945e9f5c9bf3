#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <ATen/core/Tensor.h>

#include "store/file_operations.hpp"

namespace equipoise {

/// Writes a picture [C, H, W] uint8, C = 1 or 3 (red, green, blue), as a PNG, whole or not at all.
void write_png(FileOperations& files, const std::filesystem::path& path, const at::Tensor& picture);

/// Writes the pictures that the table `set` (a `set.csv`) lists as `<out>/[<part>/]<class>/<name>.png`;
/// `pixels` says which file with a tensor "images" holds those of each origin. The name is that of the
/// picture's id without its ending; where two would be equal, more of the id. Returns how many. Error(data)
/// if the files do not fit each other.
std::int64_t export_pictures(FileOperations& files, const std::filesystem::path& set,
                             const std::map<std::string, std::filesystem::path>& pixels,
                             const std::filesystem::path& out);

}  // namespace equipoise
