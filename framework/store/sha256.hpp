#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace equipoise {

/// SHA-256 as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

/// SHA-256 of a file's content, read in pieces. Error(data) if it cannot be read.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace equipoise
