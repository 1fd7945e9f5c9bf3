#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// Who could put other code into `file` than its owner meant, as a sentence with what to do; empty if only
/// this user, root and the owner of the running program can: by writing to the file or its folder, or by
/// exchanging a folder above them. A group counts as its owner's alone if it has
/// the owner's name and no other member.
std::string strangers_reach(const std::filesystem::path& file);

}  // namespace equipoise
