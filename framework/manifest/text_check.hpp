#pragma once

#include <string>
#include <string_view>

#include "manifest/diagnostics.hpp"

namespace equipoise {

/// Largest manifest in bytes, deepest nesting of values, most parts in a dotted key.
constexpr std::size_t max_document_bytes = 1'000'000;
constexpr int max_nesting = 64;
constexpr int max_key_parts = 32;

/// Whether `text` can be given to the TOML parser without danger: size, UTF-8, control characters, nesting of
/// brackets and parts of keys outside strings and comments. What is wrong becomes one error.
bool check_text(std::string_view text, const std::string& name, Diagnostics& diagnostics);

}  // namespace equipoise
