#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "manifest/dotted.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// The component that a path into `with` of a stage, or into one of its slots, is about.
struct ComponentAtPath {
  const Description* component = nullptr;  ///< Null if the path leads elsewhere or nothing is known of it.
  const Value* with = nullptr;             ///< The table with its parameters; null if nothing is stated.
  KeyPath above;                           ///< The path of that table.
  std::string rest;                        ///< What follows it, dotted: the name of a parameter, or "".
};

/// Follows `path` through the slots that `document` fills.
ComponentAtPath component_at(const Value& document, const KeyPath& path, const Catalogue& catalogue);

/// The value at `path`, or null.
const Value* value_at(const Value& document, const KeyPath& path);

}  // namespace equipoise
