#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <equipoise/archive.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// The tensors of a safetensors file, memory-mapped: they must not be written to, and keep the file mapped.
/// Error(data) if the file is damaged.
TensorMap map_tensors(const std::filesystem::path& path);

/// The tensors of a safetensors file in memory of their own, and its metadata if asked for.
TensorMap read_tensors(const std::filesystem::path& path,
                       std::map<std::string, std::string>* metadata = nullptr);

/// Writes `tensors` whole or not at all; they may live on any device. Error(plugin) for a type without a name
/// in the format.
void write_tensors(FileOperations& files, const std::filesystem::path& path, const TensorMap& tensors,
                   const std::map<std::string, std::string>& metadata = {});

}  // namespace equipoise
