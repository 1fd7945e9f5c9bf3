#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace equipoise {

/// The ids in a list, one a line; blank lines and those that start with '#' are passed over. Error(data) if
/// the file cannot be read.
std::vector<std::string> read_id_list(const std::filesystem::path& file);

}  // namespace equipoise
