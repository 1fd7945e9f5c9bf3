#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "catalogue/catalogue.hpp"

namespace equipoise {

/// A verdict as the worker's probe sends it and the cache keeps it: {file, state, reason, plugin, version,
/// components}.
nlohmann::json plugin_file_to_json(const PluginFile& verdict);
/// The reverse. Throws nlohmann::json::exception or Error(usage) if it is malformed.
PluginFile plugin_file_from_json(const nlohmann::json& json);

/// The same verdict on an equal file in another place.
PluginFile relocated(PluginFile verdict, const std::filesystem::path& file);

}  // namespace equipoise
