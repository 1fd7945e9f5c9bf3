#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <equipoise/safetensors.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// A tensor to be written.
struct TensorBytes {
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::string_view bytes;
};

/// Writes `path` whole or not at all, tensors in order of name, data 64-byte aligned (header padded with
/// spaces). Equal input gives equal bytes.
void write_safetensors(FileOperations& files, const std::filesystem::path& path,
                       const std::map<std::string, TensorBytes>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace equipoise
