#pragma once

#include <string>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "manifest/dotted.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// Where a patch comes from decides which sections it may touch.
enum class PatchOrigin { derived_manifest, preset, command_line, arm };

/// Checks that `patch` is a table whose sections may be patched from `origin`, and that each stage in it is a
/// stage of `document` or states its `do`. What is refused becomes an error and is taken out of the patch.
void check_patch(Value& patch, const Value& document, PatchOrigin origin, Diagnostics& diagnostics);

/// The patch that sets `value` at `path`: tables in tables.
Value patch_for(const KeyPath& path, Value value, const Place& place);

/// Takes `key` out of a table, if it is there.
void erase_key(Value& table, std::string_view key);

/// The keys of a table in their order; empty for anything else.
std::vector<std::string> keys_of(const Value* table);

/// "did you mean 'x'?", or a list of what there is, or `none` if there is nothing.
std::string name_hint(std::string_view word, const std::vector<std::string>& names, std::string_view none);

}  // namespace equipoise
