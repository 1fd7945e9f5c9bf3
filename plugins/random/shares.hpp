#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace equipoise {

/// Pictures by stratum.
using Shares = std::map<std::string, std::int64_t>;

/// `count` in proportion to `sizes`, rounded by the largest remainder; equal remainders in the order `met`.
/// 0 <= count <= the sum of `sizes`.
Shares proportional_shares(const Shares& sizes, const std::vector<std::string>& met, std::int64_t count);

/// `count` dealt out one at a time in the order `met`, passing over strata that are used up.
Shares equal_shares(const Shares& sizes, const std::vector<std::string>& met, std::int64_t count);

}  // namespace equipoise
