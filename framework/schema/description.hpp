#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/declaration.hpp>

#include "schema/parameter_value.hpp"

namespace equipoise {

/// A component as the host knows it: what the plugin registered, and where it lives.
struct Description {
  Kind kind = Kind::source;
  std::string name;
  std::string summary;
  int revision = 1;
  Declaration declaration;
  std::string plugin;   ///< Name of the plugin.
  std::string version;  ///< Version of the plugin.
  std::string file;     ///< Absolute path of the shared object.
};

nlohmann::json to_json(const Description& description);
Description description_from_json(const nlohmann::json& json);

/// Parameter values as an object in order of name, and back; `declaration` gives the types. Missing names
/// take their defaults, so the result is complete. Error(usage) for an unknown name or a wrong type.
nlohmann::json to_json(const Values& values);
Values values_from_json(const Declaration& declaration, const nlohmann::json& json);
/// The values that `json` states and no others. Error(usage) as above.
Values stated_values_from_json(const Declaration& declaration, const nlohmann::json& json);

/// The kind named `word`; Error(usage) if there is none.
Kind kind_from_string(std::string_view word);

}  // namespace equipoise
