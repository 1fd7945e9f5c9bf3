#include "feature_metrics/distances.hpp"

#include <algorithm>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/min.h>
#include <ATen/ops/topk.h>

namespace equipoise {
namespace {

constexpr std::int64_t block_rows = 1024;

Nearest nearest_of(const at::Tensor& x, const at::Tensor& y, bool others_only) {
  Nearest result{at::empty({x.size(0)}, at::kDouble), at::empty({x.size(0)}, at::kLong)};
  for_distance_blocks(x, y, [&](std::int64_t begin, at::Tensor& block) {
    if (others_only) block.diagonal(begin).fill_(std::numeric_limits<double>::infinity());
    const auto [distance, index] = block.min(1);
    result.distance.narrow(0, begin, block.size(0)).copy_(distance.sqrt());
    result.index.narrow(0, begin, block.size(0)).copy_(index);
  });
  return result;
}

}  // namespace

at::Tensor squared_distances(const at::Tensor& x, const at::Tensor& y) {
  at::Tensor distances = x.mm(y.t()).mul_(-2.0);
  distances.add_(x.square().sum(1).unsqueeze(1)).add_(y.square().sum(1));
  return distances.clamp_min_(0.0);
}

void for_distance_blocks(const at::Tensor& x, const at::Tensor& y,
                         const std::function<void(std::int64_t, at::Tensor&)>& use) {
  // A common shift changes no distance, and keeps rows far from the origin from losing their digits.
  const at::Tensor centre = y.mean(0);
  const at::Tensor a = x - centre;
  const at::Tensor b = y - centre;
  for (std::int64_t begin = 0; begin < x.size(0); begin += block_rows) {
    at::Tensor block = squared_distances(a.narrow(0, begin, std::min(block_rows, x.size(0) - begin)), b);
    use(begin, block);
  }
}

Nearest nearest(const at::Tensor& x, const at::Tensor& y) {
  return nearest_of(x, y, false);
}

Nearest nearest_other(const at::Tensor& x) {
  return nearest_of(x, x, true);
}

at::Tensor kth_squared_distances(const at::Tensor& x, std::int64_t k) {
  at::Tensor result = at::empty({x.size(0)}, at::kDouble);
  for_distance_blocks(x, x, [&](std::int64_t begin, at::Tensor& block) {
    block.diagonal(begin).fill_(std::numeric_limits<double>::infinity());
    const auto [values, indices] = block.topk(k, 1, /*largest=*/false, /*sorted=*/true);
    result.narrow(0, begin, block.size(0)).copy_(values.select(1, k - 1));
  });
  return result;
}

}  // namespace equipoise
