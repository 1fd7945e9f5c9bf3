#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace equipoise {

/// As the program prints and writes JSON: indented by one space, ended by a newline; bytes that are no UTF-8
/// are replaced.
std::string json_text(const nlohmann::json& value);
/// The same with the members in their own order.
std::string json_text(const nlohmann::ordered_json& value);

}  // namespace equipoise
