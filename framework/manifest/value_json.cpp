#include "manifest/value_json.hpp"

namespace equipoise {

nlohmann::json to_json(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag;
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return *integer;
  if (const auto* number = std::get_if<double>(&value.data)) return *number;
  if (value.is_string()) return value.string();
  if (std::holds_alternative<std::monostate>(value.data)) return nullptr;
  nlohmann::json result = value.is_array() ? nlohmann::json::array() : nlohmann::json::object();
  if (value.is_array())
    for (const Value& element : value.array()) result.push_back(to_json(element));
  if (value.is_table())
    for (const Entry& entry : value.table()) result[entry.key] = to_json(entry.value);
  return result;
}

}  // namespace equipoise
