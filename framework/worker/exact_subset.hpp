#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace equipoise {

/// The indices of `sizes` (all positive) that add up to `sum` exactly, of all such choices the one that takes
/// the earlier ones: each is taken if the rest can still be met. Nothing if there is no such choice.
std::optional<std::vector<std::size_t>> exact_subset(const std::vector<std::int64_t>& sizes,
                                                     std::int64_t sum);

}  // namespace equipoise
