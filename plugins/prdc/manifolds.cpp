#include "manifolds.hpp"

#include <ATen/ops/zeros.h>

#include "feature_metrics/distances.hpp"

namespace equipoise {

Overlap overlap(const at::Tensor& reference, const at::Tensor& candidate, std::int64_t k) {
  const at::Tensor reach = kth_squared_distances(reference, k);
  const at::Tensor other_reach = kth_squared_distances(candidate, k);
  at::Tensor balls = at::zeros({candidate.size(0)}, at::kLong);  // of the reference, round each candidate
  double recalled = 0;
  double covered = 0;
  for_distance_blocks(reference, candidate, [&](std::int64_t begin, at::Tensor& block) {
    const at::Tensor inside = block.lt(reach.narrow(0, begin, block.size(0)).unsqueeze(1));
    balls.add_(inside.sum(0));
    covered += inside.any(1).sum().item<double>();
    recalled += block.lt(other_reach).any(1).sum().item<double>();
  });
  const auto n = static_cast<double>(reference.size(0));
  const auto m = static_cast<double>(candidate.size(0));
  Overlap result;
  result.precision = balls.gt(0).sum().item<double>() / m;
  result.recall = recalled / n;
  result.density = balls.sum().item<double>() / (static_cast<double>(k) * m);
  result.coverage = covered / n;
  result.points = reach.eq(0.0).sum().item<std::int64_t>();
  return result;
}

}  // namespace equipoise
