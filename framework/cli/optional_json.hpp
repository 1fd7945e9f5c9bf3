#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "analysis/repeats.hpp"

namespace equipoise {

/// The number; null where it does not exist.
template <typename Number>
nlohmann::json number(const std::optional<Number>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// The lower end; null without an interval.
inline nlohmann::json low(const std::optional<Interval>& interval) {
  return interval ? nlohmann::json(interval->low) : nlohmann::json();
}

/// The upper end; null without an interval.
inline nlohmann::json high(const std::optional<Interval>& interval) {
  return interval ? nlohmann::json(interval->high) : nlohmann::json();
}

}  // namespace equipoise
