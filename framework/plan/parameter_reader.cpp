#include "plan/parameter_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <equipoise/error.hpp>

#include "manifest/value_json.hpp"
#include "plan/stage_spec.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/parameter_value.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

/// One value may stand for a list of one.
bool is_list(ParameterType type) {
  return type == ParameterType::integers || type == ParameterType::numbers || type == ParameterType::texts;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace

std::string describe(const Parameter& p) {
  std::string text = p.name + " (" + std::string(to_string(p.type));
  if (const std::string range = range_text(p); !range.empty())
    text += ", " + range;
  else if (!p.unit.empty())
    text += ", " + p.unit;
  for (const std::string& choice : p.choices)
    text += (&choice == &p.choices.front() ? ", one of \"" : ", \"") + choice + "\"";
  return text + "): " + p.doc;
}

std::optional<json> ParameterReader::read(const Parameter& p, const Value& value) {
  const std::string name = "parameter '" + p.name + "' of " + what_;
  json held;
  try {
    json stated = to_json(value);
    if (is_list(p.type) && !stated.is_array()) stated = json::array({stated});
    const ParameterValue checked = value_from_json(p.type, stated);
    if (const std::string why = violation(p, checked); !why.empty()) {
      diagnostics_.error(value.place, name + " " + why, describe(p));
      return std::nullopt;
    }
    held = to_json(checked);
  } catch (const Error&) {
    diagnostics_.error(value.place,
                       name + " must be of type " + std::string(to_string(p.type)) + ", not " +
                           std::string(value.type_name()),
                       describe(p));
    return std::nullopt;
  }
  if (p.type != ParameterType::path || value.string().empty()) return held;
  const std::string path = paths_[value.place] = resolve_path(value.string(), value.place);
  std::error_code absent;
  if (component_.kind != Kind::source && !std::filesystem::exists(path, absent)) {
    diagnostics_.error(value.place, name + ": there is no file or folder " + path, describe(p));
    return std::nullopt;
  }
  return json(path);
}

const Preset* ParameterReader::preset(const Value& name) {
  std::vector<std::string> names;
  for (const Preset& preset : component_.declaration.presets) names.push_back(preset.name);
  if (names.empty()) {
    diagnostics_.error(name.place, "unknown parameter 'preset' of " + what_, "it has no presets");
    return nullptr;
  }
  if (!name.is_string()) {
    diagnostics_.error(name.place,
                       "'preset' of " + what_ + " must be a string, not " + std::string(name.type_name()),
                       "its presets: " + joined(names));
    return nullptr;
  }
  for (const Preset& preset : component_.declaration.presets)
    if (preset.name == name.string()) return &preset;
  const std::string near = nearest(name.string(), names);
  diagnostics_.error(name.place, what_ + " has no preset '" + name.string() + "'",
                     (near.empty() ? "" : "did you mean '" + near + "'? ") + "its presets: " + joined(names));
  return nullptr;
}

void ParameterReader::report_unknown(const Value& with, const std::set<std::string>& reserved) {
  report_unknown_below(with, "", reserved);
}

void ParameterReader::report_unknown_below(const Value& table, const std::string& prefix,
                                           const std::set<std::string>& reserved) {
  for (const Entry& entry : table.table()) {
    const std::string name = prefix + entry.key;
    if ((prefix.empty() && reserved.contains(entry.key)) || is_known(name)) continue;
    if (!is_table_of_parameters(name)) {
      diagnostics_.error(entry.place, "unknown parameter '" + name + "' of " + what_, hint_for(name));
    } else if (entry.value.is_table()) {
      report_unknown_below(entry.value, name + ".", reserved);
    } else {
      diagnostics_.error(
          entry.place,
          "'" + name + "' of " + what_ + " must be a table, not " + std::string(entry.value.type_name()),
          hint_for(name));
    }
  }
}

bool ParameterReader::is_known(const std::string& name) const {
  const auto& slots = component_.declaration.slots;
  return find_parameter(component_.declaration, name) != nullptr ||
         std::any_of(slots.begin(), slots.end(), [&](const Slot& s) { return s.name == name; });
}

bool ParameterReader::is_table_of_parameters(const std::string& name) const {
  const auto& parameters = component_.declaration.parameters;
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const Parameter& p) { return p.name.starts_with(name + "."); });
}

std::string ParameterReader::hint_for(const std::string& name) const {
  std::vector<std::string> known, below;
  for (const auto& p : component_.declaration.parameters) {
    known.push_back(p.name);
    if (p.name.starts_with(name + ".")) below.push_back(p.name);
  }
  if (!below.empty()) return "it has: " + joined(below);
  for (const auto& s : component_.declaration.slots) known.push_back(s.name);
  const std::string near = nearest(name, known);
  if (near.empty()) return known.empty() ? "" : "it has: " + joined(known);
  const Parameter* meant = find_parameter(component_.declaration, near);
  return "did you mean " + (meant != nullptr ? describe(*meant) : "'" + near + "'") + "?";
}

}  // namespace equipoise
