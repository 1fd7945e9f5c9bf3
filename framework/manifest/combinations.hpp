#pragma once

#include <optional>
#include <vector>

#include "manifest/axes.hpp"

namespace equipoise {

/// The position of one arm for each axis.
using Combination = std::vector<std::size_t>;

/// All combinations of arms in row-major order, without what `[[exclude]]` of `document` and `--where` leave
/// out. Nothing if there are too many, or none is left.
std::optional<std::vector<Combination>> combine(const std::vector<AxisPatches>& axes, const Value& document,
                                                const Overrides& overrides, Diagnostics& diagnostics);

}  // namespace equipoise
