#include "schema/description.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

using nlohmann::json;

struct TypeWord {
  ParameterType type;
  std::string_view word;
};

constexpr std::array<TypeWord, 9> type_words{{{ParameterType::boolean, "boolean"},
                                              {ParameterType::integer, "integer"},
                                              {ParameterType::number, "number"},
                                              {ParameterType::text, "string"},
                                              {ParameterType::path, "path"},
                                              {ParameterType::integers, "list of integers"},
                                              {ParameterType::numbers, "list of numbers"},
                                              {ParameterType::texts, "list of strings"},
                                              {ParameterType::text_map, "table of strings"}}};

constexpr std::array<Kind, 6> kinds{Kind::source,    Kind::embedder,   Kind::sampler,
                                    Kind::generator, Kind::classifier, Kind::metric};

ParameterType type_from_string(const std::string& word) {
  for (const auto& entry : type_words)
    if (entry.word == word) return entry.type;
  throw Error(Fault::internal, "unknown parameter type '" + word + "'");
}

template <class T>
std::vector<T> list_from_json(const json& value, bool (*accepts)(const json&)) {
  std::vector<T> result;
  if (!value.is_array()) throw Error(Fault::usage, "expected a list");
  for (const json& element : value) {
    if (!accepts(element)) throw Error(Fault::usage, "an element of the list has the wrong type");
    result.push_back(element.get<T>());
  }
  return result;
}

bool is_integer(const json& value) {
  return value.is_number_integer();
}
bool is_number(const json& value) {
  return value.is_number();
}
bool is_string(const json& value) {
  return value.is_string();
}

std::map<std::string, std::string> text_map_from_json(const json& value) {
  std::map<std::string, std::string> result;
  if (!value.is_object()) throw Error(Fault::usage, "expected a table of strings");
  for (const auto& [key, element] : value.items()) {
    if (!element.is_string()) throw Error(Fault::usage, "'" + key + "' must be a string");
    result[key] = element.get<std::string>();
  }
  return result;
}

std::string short_number(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

std::string range_text(const Parameter& parameter) {
  std::string text;
  if (parameter.min && parameter.max)
    text = "between " + short_number(*parameter.min) + " and " + short_number(*parameter.max);
  else if (parameter.min)
    text = "at least " + short_number(*parameter.min);
  else
    text = "at most " + short_number(*parameter.max);
  return parameter.unit.empty() ? text : text + " " + parameter.unit;
}

bool outside(const Parameter& parameter, double number) {
  const bool inside =
      (!parameter.min || number >= *parameter.min) && (!parameter.max || number <= *parameter.max);
  return !inside;  // also true for NaN
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
  p.sampling = j.at("sampling");
  p.choices = j.at("choices").get<std::vector<std::string>>();
  if (!j.at("min").is_null()) p.min = j.at("min").get<double>();
  if (!j.at("max").is_null()) p.max = j.at("max").get<double>();
  return p;
}

}  // namespace

std::string_view to_string(ParameterType type) {
  for (const auto& entry : type_words)
    if (entry.type == type) return entry.word;
  return "";
}

Kind kind_from_string(std::string_view word) {
  for (const Kind kind : kinds)
    if (to_string(kind) == word) return kind;
  throw Error(Fault::usage, "'" + std::string(word) + "' is no kind of component",
              "kinds are source, embedder, sampler, generator, classifier and metric");
}

json to_json(const ParameterValue& value) {
  return std::visit([](const auto& held) { return json(held); }, value);
}

ParameterValue value_from_json(ParameterType type, const json& value) {
  const auto mismatch = [&] {
    return Error(Fault::usage, "expected a value of type " + std::string(to_string(type)));
  };
  switch (type) {
    case ParameterType::boolean:
      if (!value.is_boolean()) throw mismatch();
      return value.get<bool>();
    case ParameterType::integer:
      if (!value.is_number_integer()) throw mismatch();
      return value.get<std::int64_t>();
    case ParameterType::number:
      if (!value.is_number()) throw mismatch();
      return value.get<double>();
    case ParameterType::text:
    case ParameterType::path:
      if (!value.is_string()) throw mismatch();
      return value.get<std::string>();
    case ParameterType::integers:
      return list_from_json<std::int64_t>(value, is_integer);
    case ParameterType::numbers:
      return list_from_json<double>(value, is_number);
    case ParameterType::texts:
      return list_from_json<std::string>(value, is_string);
    case ParameterType::text_map:
      return text_map_from_json(value);
  }
  throw mismatch();
}

json to_json(const Description& d) {
  json result{
      {"kind", to_string(d.kind)}, {"name", d.name},       {"summary", d.summary}, {"revision", d.revision},
      {"plugin", d.plugin},        {"version", d.version}, {"file", d.file}};
  result["parameters"] = json::array();
  for (const auto& p : d.declaration.parameters) result["parameters"].push_back(parameter_json(p));
  result["slots"] = json::array();
  for (const auto& s : d.declaration.slots)
    result["slots"].push_back(
        {{"name", s.name}, {"kind", to_string(s.kind)}, {"doc", s.doc}, {"optional", s.optional}});
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
  for (const auto& s : j.at("slots"))
    d.declaration.slots.push_back(
        {s.at("name"), kind_from_string(s.at("kind").get<std::string>()), s.at("doc"), s.at("optional")});
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

std::string violation(const Parameter& parameter, const ParameterValue& value) {
  const bool bounded = parameter.min || parameter.max;
  const auto out = [&](double number) { return bounded && outside(parameter, number); };
  const auto any_out = [&](const auto& list) { return std::any_of(list.begin(), list.end(), out); };
  bool bad = false;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) bad = out(static_cast<double>(*integer));
  if (const auto* number = std::get_if<double>(&value)) bad = out(*number);
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value)) bad = any_out(*integers);
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) bad = any_out(*numbers);
  if (bad) return "must lie " + range_text(parameter);
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr && !parameter.choices.empty() &&
      std::find(parameter.choices.begin(), parameter.choices.end(), *text) == parameter.choices.end()) {
    std::string all;
    for (const auto& choice : parameter.choices) all += (all.empty() ? "\"" : ", \"") + choice + "\"";
    return "must be one of " + all;
  }
  return {};
}

}  // namespace equipoise
