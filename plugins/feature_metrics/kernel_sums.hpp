#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// The kernel between rows: [a, d] and [b, d] float64 -> [a, b].
using Kernel = std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>;

/// Unbiased estimates of the squared maximum mean discrepancy (Gretton et al. 2012, eq. 3), one for each pair
/// of columns of the weights: pairs of a row with itself do not count, also where a bootstrap replicate holds
/// it twice. May be negative.
///
/// `x` [n, d] and `y` [m, d] float64. `in_x` [n, S] and `in_y` [m, S] float64, at least 0: 1 where a row
/// belongs to subset s, or how often it was drawn; each column has at least two rows that are not 0.
std::vector<double> kernel_discrepancies(const Kernel& kernel, const at::Tensor& x, const at::Tensor& y,
                                         const at::Tensor& in_x, const at::Tensor& in_y);

/// The estimate between two disjoint parts of one set, for each column of `part` and `rest` [n, S] of 0
/// and 1.
std::vector<double> discrepancies_within(const Kernel& kernel, const at::Tensor& x, const at::Tensor& part,
                                         const at::Tensor& rest);

/// Membership of all rows: [n, 1] float64.
at::Tensor all_rows(std::int64_t n);

/// Membership [n, 1] float64 of the rows `indices`.
at::Tensor membership(std::int64_t n, const at::Tensor& indices);

/// Membership [n, subsets] float64 of random subsets of `size` rows, each the first `size` places of
/// `permutation(mix_seed(seed, s), n)`.
at::Tensor random_subsets(std::uint64_t seed, std::int64_t n, std::int64_t subsets, std::int64_t size);

}  // namespace equipoise
