#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace equipoise {

/// By what a file is taken to be the same without reading it.
struct FileIdentity {
  std::uintmax_t size = 0;
  std::int64_t mtime_ns = 0;  ///< Since 1970.
  std::uint64_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

/// The identity of whatever `path` leads to; nothing if there is nothing.
std::optional<FileIdentity> identify(const std::filesystem::path& path);

}  // namespace equipoise
