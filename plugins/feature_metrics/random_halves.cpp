#include "feature_metrics/random_halves.hpp"

#include <algorithm>
#include <vector>

#include <ATen/ops/tensor.h>

#include <equipoise/random.hpp>

namespace equipoise {

std::int64_t part_size(std::int64_t reference, std::int64_t candidates) {
  return std::min(candidates, reference / 2);
}

Halves random_halves(std::uint64_t seed, std::int64_t reference, std::int64_t candidates) {
  const at::Tensor order = random_rows(seed, reference, reference);
  const std::int64_t size = part_size(reference, candidates);
  return {order.narrow(0, size, reference - size), order.narrow(0, 0, size)};
}

at::Tensor random_rows(std::uint64_t seed, std::int64_t n, std::int64_t count) {
  const std::vector<std::int64_t> order = permutation(seed, n);
  return at::tensor(order, at::kLong).narrow(0, 0, count);
}

}  // namespace equipoise
