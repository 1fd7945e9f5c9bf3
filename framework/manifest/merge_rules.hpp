#pragma once

#include <string_view>

#include "manifest/value.hpp"

namespace equipoise {

/// What a table is in a manifest: decides how a patch merges into it.
enum class Role { document, stages, stage, with, slot, parts, choice, axes, axis, presets, plain };

/// The role of the value under `key` of a table that has `role`.
Role role_of(Role role, std::string_view key);

/// Whether `patch` replaces a target of this role as a whole: a stage with `do`, a slot with another `use` or
/// `model`, and a choice (`length`, a part of `into`), whose keys exclude one another. `target` may be null.
bool replaces(const Value* target, const Value& patch, Role role);

/// Whether `patch` makes another component do the stage, so that the old `with` goes. `target` may be null.
bool changes_use(const Value* target, const Value& patch);

}  // namespace equipoise
