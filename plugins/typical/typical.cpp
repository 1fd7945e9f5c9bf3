#include "typical.hpp"

#include <algorithm>
#include <numeric>

#include <ATen/ops/zeros.h>

#include "feature_pool/feature_pool.hpp"
#include "kmeans.hpp"

namespace equipoise {
namespace {

/// The member nearest to the centre of each cluster, the largest cluster first.
std::vector<std::int64_t> typical_members(const Clusters& clusters) {
  const auto count = static_cast<std::size_t>(clusters.count);
  std::vector<std::int64_t> nearest(count, -1), sizes(count, 0), order(count);
  for (std::size_t i = 0; i < clusters.member.size(); ++i) {
    const auto k = static_cast<std::size_t>(clusters.member[i]);
    ++sizes[k];
    if (nearest[k] < 0 || clusters.distance[i] < clusters.distance[static_cast<std::size_t>(nearest[k])])
      nearest[k] = static_cast<std::int64_t>(i);
  }
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return sizes[static_cast<std::size_t>(a)] > sizes[static_cast<std::size_t>(b)];
  });
  for (std::int64_t& k : order) k = nearest[static_cast<std::size_t>(k)];
  return order;
}

}  // namespace

void Typical::Options::declare(Schema<Options>& schema) {
  schema.add("iterations", &Options::iterations, "At most so many rounds of k-means").range(1, 100000);
  schema.slot("features", Kind::embedder, "Feature space that is clustered");
}

at::Tensor Typical::select(const ImageSet& pool, std::int64_t count, Context& context) {
  if (count == 0) return at::zeros({0}, at::kLong);
  const FeaturePool points = pooled_features(pool, context);
  const Clusters clusters = k_means(points, count, options_.iterations, context.seed(),
                                    [&](std::int64_t done) { context.tick(done, options_.iterations); });
  const double sum = std::accumulate(clusters.distance.begin(), clusters.distance.end(), 0.0);
  context.report({"inertia", sum / static_cast<double>(points.size())});
  return points.rows_of(typical_members(clusters));
}

}  // namespace equipoise
