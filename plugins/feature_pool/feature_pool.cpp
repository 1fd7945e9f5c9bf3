#include "feature_pool/feature_pool.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <ATen/ops/empty.h>

#include <equipoise/error.hpp>

namespace equipoise {

std::vector<std::int64_t> rows_by_id(const ImageSet& pool) {
  std::vector<std::int64_t> rows(pool.ids.size());
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  std::sort(rows.begin(), rows.end(), [&pool](std::int64_t a, std::int64_t b) {
    return pool.ids[static_cast<std::size_t>(a)] < pool.ids[static_cast<std::size_t>(b)];
  });
  return rows;
}

at::Tensor FeaturePool::rows_of(const std::vector<std::int64_t>& chosen) const {
  at::Tensor result = at::empty({static_cast<std::int64_t>(chosen.size())}, at::kLong);
  auto* to = result.data_ptr<std::int64_t>();
  for (const std::int64_t position : chosen) *to++ = rows[static_cast<std::size_t>(position)];
  return result;
}

FeaturePool pooled_features(const ImageSet& pool, Context& context) {
  FeaturePool result;
  result.rows = rows_by_id(pool);
  const at::Tensor given = context.embed("features", pool);
  if (given.dim() != 2 || given.size(0) != pool.size())
    throw Error(Fault::plugin, "the sampler got features that do not have one row a picture");
  at::Tensor order = at::empty({pool.size()}, at::kLong);
  std::copy(result.rows.begin(), result.rows.end(), order.data_ptr<std::int64_t>());
  result.features = given.index_select(0, order).to(at::kDouble).contiguous();
  for (std::int64_t i = 0; i < result.size(); ++i) {
    const double* values = result.row(i);
    if (std::all_of(values, values + result.dimensions(), [](double v) { return std::isfinite(v); }))
      continue;
    const auto row = static_cast<std::size_t>(result.rows[static_cast<std::size_t>(i)]);
    throw Error(Fault::data, "the features of picture '" + pool.ids[row] + "' are not finite",
                "check the model that makes them");
  }
  return result;
}

double squared_distance(const double* a, const double* b, std::int64_t length) {
  constexpr std::int64_t lanes = 8;
  std::array<double, lanes> sums{};
  std::int64_t i = 0;
  for (; i + lanes <= length; i += lanes)
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      const double difference = a[i + lane] - b[i + lane];
      sums[static_cast<std::size_t>(lane)] += difference * difference;
    }
  double sum = 0;
  for (; i < length; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  for (const double part : sums) sum += part;
  return sum;
}

}  // namespace equipoise
