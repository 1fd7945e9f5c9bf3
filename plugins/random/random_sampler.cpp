#include "random_sampler.hpp"

#include <algorithm>
#include <numeric>

#include <equipoise/random.hpp>

namespace equipoise {

at::Tensor RandomSampler::select(const ImageSet& pool, std::int64_t count, Context& context) {
  std::vector<std::int64_t> by_id(pool.ids.size());
  std::iota(by_id.begin(), by_id.end(), std::int64_t{0});
  std::sort(by_id.begin(), by_id.end(), [&pool](std::int64_t a, std::int64_t b) {
    return pool.ids[static_cast<std::size_t>(a)] < pool.ids[static_cast<std::size_t>(b)];
  });
  const std::vector<std::int64_t> order = permutation(context.seed(), pool.size());
  at::Tensor chosen = at::empty({count}, at::kLong);
  auto* index = chosen.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < count; ++i)
    index[i] = by_id[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])];
  return chosen;
}

}  // namespace equipoise
