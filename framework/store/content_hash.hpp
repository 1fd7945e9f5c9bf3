#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// SHA-256 of a file, or of a folder: over the relative paths of the files below it, in order, and the
/// SHA-256 of each. Error(data) if there is no such thing, or a file cannot be read.
std::string content_hash(const std::filesystem::path& path);

}  // namespace equipoise
