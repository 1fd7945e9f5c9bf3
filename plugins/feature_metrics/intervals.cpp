#include "feature_metrics/intervals.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/zeros.h>

#include <equipoise/random.hpp>

namespace equipoise {
namespace {

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

}  // namespace

PercentileInterval percentile_interval(std::vector<double> replicates) {
  std::sort(replicates.begin(), replicates.end());
  return {quantile(replicates, 0.025), quantile(replicates, 0.975)};
}

at::Tensor bootstrap_counts(std::uint64_t seed, std::int64_t n, std::int64_t replicates) {
  at::Tensor counts = at::zeros({n, replicates}, at::kDouble);
  auto* count = counts.data_ptr<double>();
  for (std::int64_t r = 0; r < replicates; ++r) {
    const std::uint64_t own = mix_seed(seed, static_cast<std::uint64_t>(r));
    for (std::int64_t draw = 0; draw < n; ++draw) {
      const auto row = mix_seed(own, static_cast<std::uint64_t>(draw)) % static_cast<std::uint64_t>(n);
      count[static_cast<std::int64_t>(row) * replicates + r] += 1.0;
    }
  }
  return counts;
}

}  // namespace equipoise
