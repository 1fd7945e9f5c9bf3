#include "report/json_text.hpp"

namespace equipoise {

std::string json_text(const nlohmann::json& value) {
  return value.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace equipoise
