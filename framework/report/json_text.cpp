#include "report/json_text.hpp"

namespace equipoise {
namespace {

template <class Json>
std::string dumped(const Json& value) {
  return value.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string json_text(const nlohmann::json& value) {
  return dumped(value);
}

std::string json_text(const nlohmann::ordered_json& value) {
  return dumped(value);
}

}  // namespace equipoise
