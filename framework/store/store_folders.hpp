#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace equipoise {

constexpr const char* facts_file = "artefact.json";
constexpr const char* checkpoint_file = "checkpoint.safetensors";

/// What lies in a folder, in order of name; empty if there is no such folder. Error(data) if it cannot be
/// read.
std::vector<std::filesystem::directory_entry> folder_content(const std::filesystem::path& folder);

/// Everything below `folder` but folders, as paths relative to it, in order of name. Error(data) if it cannot
/// be read.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

/// Size of a file, or of all files below a folder. What vanishes meanwhile counts as 0.
std::uintmax_t bytes_of(const std::filesystem::path& path);

/// `<root>/7a`, `<root>/7b`, ... as far as they exist.
std::vector<std::filesystem::path> shards(const std::filesystem::path& root);

/// An open descriptor that holds the exclusive flock of `path`, or nothing if another process has it. With
/// `create` false, also nothing if the file does not exist and `*missing` is set.
std::optional<int> lock_file(const std::filesystem::path& path, bool create, bool* missing = nullptr);

}  // namespace equipoise
