#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <equipoise/declaration.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// The prefix under which the running program is installed, or the build folder: bin/ lies in it.
std::filesystem::path installation_prefix();

/// Whether CMake projects can find Equipoise under `prefix`: not in a build folder.
bool has_package(const std::filesystem::path& prefix);

/// Why `name` can be no plugin's name; empty if it can. It becomes a file, a CMake target, a component and,
/// as `class_name`, a class.
std::string project_name_fault(const std::string& name);

/// "my_vae" -> "MyVae".
std::string class_name(const std::string& name);

/// Writes a project for a component `name` of `kind` into `folder`, from the template that belongs to the
/// program, and returns the names of its files. Error(usage) if the name will not do or `folder` holds
/// something already, Error(data) if a file cannot be read or written; `folder` then
/// does not appear.
std::vector<std::string> write_plugin_project(const std::string& name, Kind kind,
                                              const std::filesystem::path& folder, FileOperations& files);

}  // namespace equipoise
