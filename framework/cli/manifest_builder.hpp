#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// Sets `value` at a dotted path of `document`, which must be a table. Tables merge as patches do.
void put(Value& document, const std::string& path, Value value);

/// `assignments` (dotted name, TOML text), given with --set, as one table. A slot's `use` goes before the
/// values beside it, wherever it stands. What cannot be read is reported.
Value table_of(const std::vector<std::pair<std::string, std::string>>& assignments, Diagnostics& diagnostics);

/// The component, or Error(usage) with the nearest name.
const Description& component_named(Kind kind, const std::string& name, const Catalogue& catalogue);

}  // namespace equipoise
