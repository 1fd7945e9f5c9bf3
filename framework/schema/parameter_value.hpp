#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <equipoise/declaration.hpp>

namespace equipoise {

/// The word for a type in messages and in `plugins describe`: "integer", "list of numbers", ...
std::string_view to_string(ParameterType type);
/// The reverse. Error(internal) for an unknown word.
ParameterType type_from_string(const std::string& word);

nlohmann::json to_json(const ParameterValue& value);
/// The reverse for a declared type; integers are accepted as numbers. Error(usage) on a mismatch.
ParameterValue value_from_json(ParameterType type, const nlohmann::json& value);
/// The reverse where no type is declared: what the value looks like.
ParameterValue value_from_json(const nlohmann::json& value);

/// "between 1 and 10 px", "at least 0", "at most 1"; empty without a range.
std::string range_text(const Parameter& parameter);

/// Why `value` is not acceptable for `parameter` ("must lie between 1 and 100000 steps"), or empty if it is.
/// The type must already fit.
std::string violation(const Parameter& parameter, const ParameterValue& value);

}  // namespace equipoise
