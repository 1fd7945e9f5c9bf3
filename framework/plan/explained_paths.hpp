#pragma once

#include <vector>

#include <equipoise/error.hpp>

#include "catalogue/catalogue.hpp"
#include "manifest/dotted.hpp"
#include "manifest/value.hpp"

namespace equipoise {

/// The paths of all values at or below `path` that are no tables, in any of `documents`, and of the
/// parameters there that nobody has stated.
std::vector<KeyPath> paths_below(const std::vector<const Value*>& documents, const KeyPath& path,
                                 const Catalogue& catalogue);

/// The error for a path at which there is nothing, with the nearest name in the first of `documents`.
Error unknown_path(const std::vector<const Value*>& documents, const KeyPath& path,
                   const Catalogue& catalogue);

}  // namespace equipoise
