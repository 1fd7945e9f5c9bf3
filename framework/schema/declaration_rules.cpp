#include "schema/declaration_rules.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "schema/description.hpp"

namespace equipoise {
namespace {

constexpr std::array<std::string_view, 3> words_of_manifests{"preset", "use", "model"};

bool is_reserved(std::string_view part) {
  return std::find(words_of_manifests.begin(), words_of_manifests.end(), part) != words_of_manifests.end();
}

/// Why `name` cannot be a key of `with`, or empty.
std::string name_fault(const std::string& name) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    const std::string_view part = std::string_view(name).substr(begin, dot - begin);
    if (part.empty()) return "has an empty part in its name";
    if (is_reserved(part)) return "has a name that manifests need: '" + std::string(part) + "'";
    if (dot == name.size()) return {};
    begin = dot + 1;
  }
}

std::string names_fault(const Declaration& declaration) {
  std::vector<std::string> names;
  for (const auto& p : declaration.parameters) names.push_back(p.name);
  for (const auto& s : declaration.slots) names.push_back(s.name);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string what = (i < declaration.parameters.size() ? "parameter '" : "slot '") + names[i] + "' ";
    if (const std::string fault = name_fault(names[i]); !fault.empty()) return what + fault;
    if (!seen.insert(names[i]).second) return what + "is declared twice";
  }
  for (const auto& name : names)
    for (const auto& other : names)
      if (other.starts_with(name + "."))
        return "'" + name + "' is declared beside '" + other + "', for which it must be a table";
  return {};
}

std::string preset_fault(const Declaration& declaration, const Preset& preset) {
  for (const auto& [name, value] : preset.values) {
    const Parameter* parameter = find_parameter(declaration, name);
    const std::string what = "preset '" + preset.name + "': '" + name + "' ";
    if (parameter == nullptr) return what + "is no parameter";
    if (const std::string why = violation(*parameter, value); !why.empty()) return what + why;
  }
  return {};
}

std::string condition_fault(const Declaration& declaration, const std::string& what,
                            const std::optional<Condition>& condition) {
  if (!condition) return {};
  const Parameter* parameter = find_parameter(declaration, condition->parameter);
  const bool fits = parameter != nullptr &&
                    (parameter->type == ParameterType::text || parameter->type == ParameterType::boolean);
  return fits ? ""
              : what + "' depends on '" + condition->parameter + "', which is no text or boolean parameter";
}

std::string conditions_fault(const Declaration& declaration) {
  for (const Parameter& p : declaration.parameters)
    if (std::string fault = condition_fault(declaration, "parameter '" + p.name, p.required_if);
        !fault.empty())
      return fault;
  for (const Slot& s : declaration.slots)
    if (std::string fault = condition_fault(declaration, "slot '" + s.name, s.condition); !fault.empty())
      return fault;
  return {};
}

bool holds(const Condition& condition, const nlohmann::json& parameters) {
  const nlohmann::json& value = parameters.at(condition.parameter);
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return std::find(condition.values.begin(), condition.values.end(), text) != condition.values.end();
}

}  // namespace

const Parameter* find_parameter(const Declaration& declaration, const std::string& name) {
  for (const auto& p : declaration.parameters)
    if (p.name == name) return &p;
  return nullptr;
}

nlohmann::json unstated_parameters(const Declaration& declaration, const Preset* preset) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& p : declaration.parameters) values[p.name] = to_json(p.fallback);
  if (preset != nullptr)
    for (const auto& [name, value] : preset->values) values[name] = to_json(value);
  return values;
}

bool is_required(const Parameter& parameter, const nlohmann::json& parameters) {
  return parameter.required || (parameter.required_if && holds(*parameter.required_if, parameters));
}

bool wants_model(const Slot& slot) {
  return slot.kind == Kind::generator || slot.kind == Kind::classifier;
}

bool slot_applies(const Slot& slot, const nlohmann::json& parameters) {
  return !slot.condition || holds(*slot.condition, parameters);
}

bool requires_model(const Slot& slot, const nlohmann::json& parameters) {
  return wants_model(slot) && !slot.optional && slot_applies(slot, parameters);
}

std::string declaration_fault(const Declaration& declaration) {
  if (std::string fault = names_fault(declaration); !fault.empty()) return fault;
  if (std::string fault = conditions_fault(declaration); !fault.empty()) return fault;
  std::set<std::string> seen;
  for (const Preset& preset : declaration.presets) {
    if (preset.name.empty()) return "a preset has no name";
    if (!seen.insert(preset.name).second) return "preset '" + preset.name + "' is declared twice";
    if (std::string fault = preset_fault(declaration, preset); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace equipoise
