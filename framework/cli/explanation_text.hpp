#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "plan/explanation.hpp"

namespace equipoise {

/// A paragraph for one value; a line a value for several.
std::string explanation_text(const std::vector<Explanation>& explanations);

/// A list of {path, cases: [{where, value, origin, file, line, column, overridden, component, parameter}]}.
nlohmann::json explanation_json(const std::vector<Explanation>& explanations);

}  // namespace equipoise
