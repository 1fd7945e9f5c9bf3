#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Ends of a 95 % interval.
struct PercentileInterval {
  double low = 0;
  double high = 0;
};

/// The 2.5 % and 97.5 % quantiles of bootstrap replicates (linear between order statistics). Not empty.
PercentileInterval percentile_interval(std::vector<double> replicates);

/// How often each of `n` rows is drawn in each bootstrap replicate: [n, replicates] float64, columns sum to
/// n. Depends on `seed` only.
at::Tensor bootstrap_counts(std::uint64_t seed, std::int64_t n, std::int64_t replicates);

}  // namespace equipoise
