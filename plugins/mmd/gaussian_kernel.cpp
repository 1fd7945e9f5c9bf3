#include "gaussian_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ATen/ops/zeros_like.h>

#include "feature_metrics/distances.hpp"

namespace equipoise {

double median_distance(const at::Tensor& x) {
  std::vector<double> squares;
  squares.reserve(static_cast<std::size_t>(x.size(0) * (x.size(0) - 1) / 2));
  for_distance_blocks(x, x, [&](std::int64_t begin, at::Tensor& block) {
    const at::Tensor dense = block.contiguous();
    const auto* values = dense.const_data_ptr<double>();
    for (std::int64_t i = 0; i < dense.size(0); ++i)
      squares.insert(squares.end(), values + i * dense.size(1) + begin + i + 1,
                     values + (i + 1) * dense.size(1));
  });
  const auto middle = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 2);
  std::nth_element(squares.begin(), middle, squares.end());
  if (squares.size() % 2 == 1) return std::sqrt(*middle);
  return 0.5 * (std::sqrt(*middle) + std::sqrt(*std::max_element(squares.begin(), middle)));
}

Kernel gaussian_kernel(std::vector<double> bandwidths) {
  return [bandwidths = std::move(bandwidths)](const at::Tensor& x, const at::Tensor& y) {
    const at::Tensor squares = squared_distances(x, y);
    at::Tensor sum = at::zeros_like(squares);
    for (const double bandwidth : bandwidths) sum.add_(squares.mul(-0.5 / (bandwidth * bandwidth)).exp_());
    return sum.div_(static_cast<double>(bandwidths.size()));
  };
}

}  // namespace equipoise
