#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Estimates of the squared maximum mean discrepancy with kernel (x.y / d + 1)^3 (Bińkowski et al. 2018, eq.
/// 4), unbiased, so they may be negative; in double precision.
struct Discrepancy {
  double whole = 0;             ///< From all rows of both sets.
  std::vector<double> subsets;  ///< One for each pair of columns of the membership matrices.
};

/// `x` [n, d] and `y` [m, d], n, m >= 2, of any floating type. `in_x` [n, S] and `in_y` [m, S] float64 are 1
/// where a row belongs to subset s and 0 elsewhere; each subset has at least 2 rows of either.
Discrepancy kernel_discrepancy(const at::Tensor& x, const at::Tensor& y, const at::Tensor& in_x,
                               const at::Tensor& in_y);

/// Membership [n, subsets] float64 of random subsets of `size` rows, each the first `size` places of
/// `permutation(mix_seed(seed, s), n)`.
at::Tensor random_subsets(std::uint64_t seed, std::int64_t n, std::int64_t subsets, std::int64_t size);

}  // namespace equipoise
