#pragma once

#include <nlohmann/json.hpp>

#include "manifest/value.hpp"

namespace equipoise {

/// A value without its places; tables become objects, nothing becomes null.
nlohmann::json to_json(const Value& value);

}  // namespace equipoise
