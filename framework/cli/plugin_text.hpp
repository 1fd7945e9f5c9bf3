#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catalogue/catalogue.hpp"

namespace equipoise {

/// The components of `extra` and of the usual folders.
Catalogue installed_catalogue(const std::vector<std::filesystem::path>& extra);

/// file, state, reason, plugin, version, components (kind, name, summary).
nlohmann::json plugin_json(const PluginFile& file);
/// "/path/random.so: ready: random 0.1.0 (sampler random)" or the reason why it is not.
std::string plugin_line(const PluginFile& file);

/// "1 to 100000", "at least 0", "linear | cosine"; empty if all values of the type will do.
std::string accepted_text(const Parameter& parameter);

/// A component with its parameters, slots and inputs, for reading.
std::string describe_text(const Description& description);

/// Layers of a network, for reading: `layers` as a worker answers a summary.
std::string layers_text(const nlohmann::json& layers);

}  // namespace equipoise
