#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "feature_pool/feature_pool.hpp"

namespace equipoise {

/// A partition of points into clusters, none of them empty.
struct Clusters {
  std::vector<std::int64_t> member;  ///< Cluster of each point.
  std::vector<double> distance;      ///< Squared distance of each point to the centre of its cluster.
  std::int64_t count = 0;
};

/// k-means++ seeded by `seed`, then at most `iterations` of Lloyd's algorithm, fewer if nothing changes. An
/// empty cluster takes the point that lies farthest from its centre. 1 <= count <= points.size(). `progress`
/// gets the number of iterations done.
Clusters k_means(const FeaturePool& points, std::int64_t count, std::int64_t iterations, std::uint64_t seed,
                 const std::function<void(std::int64_t)>& progress);

}  // namespace equipoise
