#include "kcenter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "farthest_first.hpp"

namespace equipoise {
namespace {

/// The row that a seed means does not depend on the order of the files.
std::int64_t first_pick(const ImageSet& pool, std::uint64_t seed) {
  std::vector<std::int64_t> by_id(pool.ids.size());
  std::iota(by_id.begin(), by_id.end(), std::int64_t{0});
  std::sort(by_id.begin(), by_id.end(), [&pool](std::int64_t a, std::int64_t b) {
    return pool.ids[static_cast<std::size_t>(a)] < pool.ids[static_cast<std::size_t>(b)];
  });
  return by_id[mix_seed(seed, 0) % by_id.size()];
}

PointMatrix checked_matrix(const at::Tensor& features, const ImageSet& pool) {
  if (features.dim() != 2 || features.size(0) != pool.size())
    throw Error(Fault::plugin, "kcenter got features that do not have one row a picture");
  const PointMatrix points{features.data_ptr<float>(), features.size(0), features.size(1)};
  for (std::int64_t row = 0; row < points.rows; ++row) {
    const float* values = points.values + row * points.columns;
    if (!std::all_of(values, values + points.columns, [](float value) { return std::isfinite(value); }))
      throw Error(Fault::data,
                  "the features of picture '" + pool.ids[static_cast<std::size_t>(row)] + "' are not finite",
                  "check the model that makes them");
  }
  return points;
}

}  // namespace

void KCenter::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pool is covered in");
}

at::Tensor KCenter::select(const ImageSet& pool, std::int64_t count, Context& context) {
  at::Tensor chosen = at::empty({count}, at::kLong);
  if (count == 0) return chosen;
  const at::Tensor features = context.embed("features", pool).to(at::kFloat).contiguous();
  const PointMatrix points = checked_matrix(features, pool);
  const int threads = at::get_num_threads();
  const Centres centres = farthest_first(points, first_pick(pool, context.seed()), count, threads,
                                         [&](std::int64_t done) { context.tick(done, count); });
  context.report({"radius", centres.radius});
  context.report({"mean_distance", mean_pairwise_distance(points, centres.rows, threads)});
  context.report({"first", static_cast<double>(centres.rows.front())});
  std::copy(centres.rows.begin(), centres.rows.end(), chosen.data_ptr<std::int64_t>());
  return chosen;
}

}  // namespace equipoise
