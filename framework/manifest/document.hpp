#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// Parses TOML into a Value. Refused before parsing: more than 1 MB, NUL, invalid UTF-8, nesting beyond 64,
/// more than 32 parts in a dotted key. `name` is what diagnostics call the file. Nothing if there were
/// errors.
std::optional<Value> parse_document(std::string_view text, const std::string& name, Diagnostics& diagnostics);

/// Reads and parses a file; an unreadable one is an error at line 1.
std::optional<Value> read_document(const std::filesystem::path& path, Diagnostics& diagnostics);

/// Parses the right side of `--set PATH=VALUE` as a TOML value; a bare word that is none is a string.
std::optional<Value> parse_value(std::string_view text, const std::string& name, Diagnostics& diagnostics);

}  // namespace equipoise
