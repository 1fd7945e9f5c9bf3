#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Two thumbnails whose aligned correlation reaches this show one radiograph (docs/audit.md says why).
inline constexpr double near_threshold = 0.88;

/// Two pictures, the smaller index first, and how alike they are.
struct NearPair {
  std::size_t first = 0, second = 0;
  double score = 0;
};

/// What a search for near-identical pictures found.
struct NearPairs {
  std::vector<NearPair> pairs;  ///< At `near_threshold` or above, in order of their indices.
  double closest_distinct = 0;  ///< The highest score of a pair below the threshold.
  std::int64_t compared = 0;    ///< Pairs that were aligned.
};

/// Finds near-identical pictures among `thumbnails` [N, S, S] uint8. Each picture is compared by a coarse
/// descriptor with every other, and aligned with those that resemble it most. Pictures of equal non-empty
/// `contents` (one a picture) are looked at once. `watch(done, total)` is called from the calling thread.
NearPairs find_near_pairs(const at::Tensor& thumbnails, const std::vector<std::string>& contents, int threads,
                          const std::function<void(std::int64_t, std::int64_t)>& watch);

}  // namespace equipoise
