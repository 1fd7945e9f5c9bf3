#include "herding.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/zeros.h>

#include "feature_pool/feature_pool.hpp"

namespace equipoise {
namespace {

/// The position that has the least |z|^2 + 2 s.z, which is |s + z|^2 but for a constant.
std::int64_t best_position(const at::Tensor& norms, const at::Tensor& products,
                           const std::vector<bool>& taken) {
  const auto* norm = norms.const_data_ptr<double>();
  const auto* product = products.const_data_ptr<double>();
  std::int64_t best = -1;
  double least = std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < norms.size(0); ++i) {
    const double value = norm[i] + 2 * product[i];
    if (taken[static_cast<std::size_t>(i)] || !(value < least || best < 0)) continue;
    best = i;
    least = value;
  }
  return best;
}

}  // namespace

void Herding::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space in which the means are compared");
}

at::Tensor Herding::select(const ImageSet& pool, std::int64_t count, Context& context) {
  if (count == 0) return at::zeros({0}, at::kLong);
  const FeaturePool points = pooled_features(pool, context);
  const at::Tensor centred = points.features - points.features.mean(0, true);
  const at::Tensor norms = (centred * centred).sum(1);
  at::Tensor sum = at::zeros({points.dimensions()}, at::kDouble);
  std::vector<bool> taken(static_cast<std::size_t>(points.size()), false);
  std::vector<std::int64_t> chosen;
  while (static_cast<std::int64_t>(chosen.size()) < count) {
    const std::int64_t next = best_position(norms, at::mv(centred, sum), taken);
    taken[static_cast<std::size_t>(next)] = true;
    chosen.push_back(next);
    sum += centred[next];
    context.tick(static_cast<std::int64_t>(chosen.size()), count);
  }
  context.report({"mean_gap", std::sqrt((sum * sum).sum().item<double>()) / static_cast<double>(count)});
  return points.rows_of(chosen);
}

}  // namespace equipoise
