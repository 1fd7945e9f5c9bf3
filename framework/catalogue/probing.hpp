#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace equipoise {

/// Has the worker program judge `files`, all in one process. A file that takes the probing process itself
/// down is found by asking for the rest one by one, and quarantined. `learn` gets each verdict, and whether
/// it may be kept as long as the file stays the same. Error(plugin) if the worker program does not start at
/// all.
void probe_files(const std::vector<std::filesystem::path>& files, const std::filesystem::path& worker_program,
                 const std::filesystem::path& log,
                 const std::function<void(const PluginFile&, bool keep)>& learn);

}  // namespace equipoise
