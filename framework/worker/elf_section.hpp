#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// The bytes of section `name` of a 64-bit ELF shared object for this machine. Every offset is checked
/// against the file; a file that is no regular file is not read at all. Error(plugin) names the file and the
/// fault.
std::string read_elf_section(const std::filesystem::path& file, const std::string& name);

}  // namespace equipoise
