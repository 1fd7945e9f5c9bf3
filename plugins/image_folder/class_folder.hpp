#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace equipoise {

/// What lies in the folder of one class.
struct ClassFolder {
  std::vector<std::filesystem::path> pictures;  ///< Below the folder at any depth.
  std::vector<std::filesystem::path> folders;   ///< All folders that were listed, the class's own included.
  std::map<std::string, std::int64_t> ignored;  ///< How many files of other types, by extension.
};

/// The entries of `folder` whose names do not start with a dot, in byte order. Error(data) if it cannot be
/// listed.
std::vector<std::filesystem::path> visible_entries(const std::filesystem::path& folder);

/// Walks `folder` and all below it. Links are followed; each real folder is listed once, so loops end.
/// Error(data) for a picture's name that leads nowhere.
ClassFolder walk_class(const std::filesystem::path& folder);

}  // namespace equipoise
