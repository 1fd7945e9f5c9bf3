#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/value.hpp"

namespace equipoise {

/// The parts of a key's path, as TOML would split it.
using KeyPath = std::vector<std::string>;

/// Splits "stages.model.size" at its dots; a part may be quoted ("stages.'a.b'.size"). Nothing if a part is
/// empty or a quote is open.
std::optional<KeyPath> split_dotted(std::string_view dotted);

/// The reverse: parts that need quotes get them.
std::string join_dotted(const KeyPath& path);

/// A key as TOML writes it: bare if it can be, else quoted.
std::string key_text(std::string_view key);

/// A value on one line as TOML writes it; a list or table as an inline one.
std::string inline_text(const Value& value);

/// What a user would call this value when it is an arm of a sweep: a string as it is, everything else as
/// inline TOML.
std::string plain_text(const Value& value);

/// "file:line:column", or the file alone for what stands in none.
std::string place_text(const Place& place);

}  // namespace equipoise
