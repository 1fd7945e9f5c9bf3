#include "schema/description.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

using nlohmann::json;

constexpr std::array<Kind, 6> kinds{Kind::source,    Kind::embedder,   Kind::sampler,
                                    Kind::generator, Kind::classifier, Kind::metric};

json condition_json(const Condition& condition) {
  return {{"parameter", condition.parameter}, {"values", condition.values}};
}

/// Sets the condition that `j` has under `key`, if it has one.
void read_condition(const json& j, const char* key, std::optional<Condition>& condition) {
  if (const auto found = j.find(key); found != j.end())
    condition = Condition{found->at("parameter"), found->at("values")};
}

json slot_json(const Slot& s) {
  json result{{"name", s.name}, {"kind", to_string(s.kind)}, {"doc", s.doc}, {"optional", s.optional}};
  if (s.fallback)
    result["default"] = {{"component", s.fallback->component},
                         {"values", to_json(s.fallback->values)},
                         {"forwarded", s.fallback->forwarded}};
  if (s.condition) result["only_if"] = condition_json(*s.condition);
  return result;
}

Slot slot_from_json(const json& j) {
  Slot slot{j.at("name"), kind_from_string(j.at("kind").get<std::string>()), j.at("doc"), j.at("optional")};
  if (const auto found = j.find("default"); found != j.end()) {
    SlotDefault fallback{found->at("component"), {}, found->at("forwarded")};
    for (const auto& [name, value] : found->at("values").items())
      fallback.values[name] = value_from_json(value);
    slot.fallback = std::move(fallback);
  }
  read_condition(j, "only_if", slot.condition);
  return slot;
}

json parameter_json(const Parameter& p) {
  json result{{"name", p.name},
              {"type", to_string(p.type)},
              {"default", to_json(p.fallback)},
              {"doc", p.doc},
              {"unit", p.unit},
              {"required", p.required},
              {"sampling", p.sampling},
              {"choices", p.choices}};
  result["min"] = p.min ? json(*p.min) : json();
  result["max"] = p.max ? json(*p.max) : json();
  if (p.required_if) result["required_if"] = condition_json(*p.required_if);
  return result;
}

Parameter parameter_from_json(const json& j) {
  Parameter p;
  p.name = j.at("name");
  p.type = type_from_string(j.at("type"));
  p.fallback = value_from_json(p.type, j.at("default"));
  p.doc = j.at("doc");
  p.unit = j.at("unit");
  p.required = j.at("required");
  read_condition(j, "required_if", p.required_if);
  p.sampling = j.at("sampling");
  p.choices = j.at("choices").get<std::vector<std::string>>();
  if (!j.at("min").is_null()) p.min = j.at("min").get<double>();
  if (!j.at("max").is_null()) p.max = j.at("max").get<double>();
  return p;
}

}  // namespace

Kind kind_from_string(std::string_view word) {
  for (const Kind kind : kinds)
    if (to_string(kind) == word) return kind;
  throw Error(Fault::usage, "'" + std::string(word) + "' is no kind of component",
              "kinds are source, embedder, sampler, generator, classifier and metric");
}

json to_json(const Description& d) {
  json result{
      {"kind", to_string(d.kind)}, {"name", d.name},       {"summary", d.summary}, {"revision", d.revision},
      {"plugin", d.plugin},        {"version", d.version}, {"file", d.file}};
  result["parameters"] = json::array();
  for (const auto& p : d.declaration.parameters) result["parameters"].push_back(parameter_json(p));
  result["slots"] = json::array();
  for (const auto& s : d.declaration.slots) result["slots"].push_back(slot_json(s));
  result["inputs"] = json::array();
  for (const auto& i : d.declaration.inputs)
    result["inputs"].push_back({{"name", i.name}, {"doc", i.doc}, {"optional", i.optional}});
  result["presets"] = json::array();
  for (const auto& p : d.declaration.presets)
    result["presets"].push_back({{"name", p.name}, {"doc", p.doc}, {"values", to_json(p.values)}});
  return result;
}

Description description_from_json(const json& j) {
  Description d;
  d.kind = kind_from_string(j.at("kind").get<std::string>());
  d.name = j.at("name");
  d.summary = j.at("summary");
  d.revision = j.at("revision");
  d.plugin = j.at("plugin");
  d.version = j.at("version");
  d.file = j.at("file");
  for (const auto& p : j.at("parameters")) d.declaration.parameters.push_back(parameter_from_json(p));
  for (const auto& s : j.at("slots")) d.declaration.slots.push_back(slot_from_json(s));
  for (const auto& i : j.at("inputs"))
    d.declaration.inputs.push_back({i.at("name"), i.at("doc"), i.at("optional")});
  for (const auto& p : j.at("presets"))
    d.declaration.presets.push_back(
        {p.at("name"), p.at("doc"), stated_values_from_json(d.declaration, p.at("values"))});
  return d;
}

json to_json(const Values& values) {
  json result = json::object();
  for (const auto& [name, value] : values) result[name] = to_json(value);
  return result;
}

Values values_from_json(const Declaration& declaration, const json& j) {
  Values values = stated_values_from_json(declaration, j);
  for (const auto& p : declaration.parameters) values.try_emplace(p.name, p.fallback);
  return values;
}

Values stated_values_from_json(const Declaration& declaration, const json& j) {
  Values values;
  for (const auto& [name, value] : j.items()) {
    const auto is_meant = [&name = name](const Parameter& p) { return p.name == name; };
    const auto p = std::find_if(declaration.parameters.begin(), declaration.parameters.end(), is_meant);
    if (p == declaration.parameters.end()) throw Error(Fault::usage, "unknown parameter '" + name + "'");
    values[name] = value_from_json(p->type, value);
  }
  return values;
}

}  // namespace equipoise
