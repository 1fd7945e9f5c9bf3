#include "schema/parameter_value.hpp"

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

bool outside(const Parameter& parameter, double number) {
  const bool inside =
      (!parameter.min || number >= *parameter.min) && (!parameter.max || number <= *parameter.max);
  return !inside;  // also true for NaN
}

/// The type of a value that no declaration stands beside.
ParameterType guessed_type(const json& value) {
  if (value.is_boolean()) return ParameterType::boolean;
  if (value.is_number_integer()) return ParameterType::integer;
  if (value.is_number()) return ParameterType::number;
  if (value.is_object()) return ParameterType::text_map;
  if (!value.is_array()) return ParameterType::text;
  if (std::all_of(value.begin(), value.end(), is_integer)) return ParameterType::integers;
  return std::all_of(value.begin(), value.end(), is_number) ? ParameterType::numbers : ParameterType::texts;
}

}  // namespace

std::string_view to_string(ParameterType type) {
  for (const auto& entry : type_words)
    if (entry.type == type) return entry.word;
  return "";
}

ParameterType type_from_string(const std::string& word) {
  for (const auto& entry : type_words)
    if (entry.word == word) return entry.type;
  throw Error(Fault::internal, "unknown parameter type '" + word + "'");
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

ParameterValue value_from_json(const json& value) {
  return value_from_json(guessed_type(value), value);
}

std::string range_text(const Parameter& parameter) {
  std::string text;
  if (parameter.min && parameter.max)
    text = "between " + short_number(*parameter.min) + " and " + short_number(*parameter.max);
  else if (parameter.min)
    text = "at least " + short_number(*parameter.min);
  else if (parameter.max)
    text = "at most " + short_number(*parameter.max);
  return text.empty() || parameter.unit.empty() ? text : text + " " + parameter.unit;
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
