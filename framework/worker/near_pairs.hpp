#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "worker/turn.hpp"

namespace equipoise {

/// Two thumbnails whose aligned correlation reaches this show one radiograph (docs/audit.md says why).
inline constexpr double near_threshold = 0.88;

/// Two pictures, the smaller index first, and how alike they are once the first is turned by `turn`.
struct NearPair {
  std::size_t first = 0, second = 0;
  double score = 0;
  Turn turn = Turn::none;
};

/// What a search for near-identical pictures found.
struct NearPairs {
  std::vector<NearPair> pairs;  ///< At `near_threshold` or above, in order of their indices.
  double closest_distinct = 0;  ///< The highest score of a pair below the threshold.
  std::int64_t compared = 0;    ///< Pairs that were aligned.
};

/// What `find_near_pairs` compares.
struct NearSearch {
  at::Tensor thumbnails;  ///< [N, S, S] uint8
  std::vector<std::string>
      contents;  ///< One a picture, or none: those of equal non-empty content are looked at once.
  std::vector<bool> settled;  ///< One a picture, or none: two settled pictures are not compared.
};

/// Finds near-identical pictures. Each is compared by a coarse descriptor with every other, as it is,
/// mirrored and rotated, and aligned with those that resemble it most. `watch(done, total)` is called from
/// the calling thread.
NearPairs find_near_pairs(const NearSearch& search, int threads,
                          const std::function<void(std::int64_t, std::int64_t)>& watch);

}  // namespace equipoise
