#pragma once

#include <cstdint>
#include <functional>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Squared Euclidean distances between the rows of `x` [n, d] and `y` [m, d], float64: [n, m], none negative.
at::Tensor squared_distances(const at::Tensor& x, const at::Tensor& y);

/// Calls `use(begin, distances)` for blocks of rows of `x`, in order: the squared distances of rows `begin`
/// .. to all of `y`, so that no n x m matrix is held.
void for_distance_blocks(const at::Tensor& x, const at::Tensor& y,
                         const std::function<void(std::int64_t, at::Tensor&)>& use);

/// For each row its nearest neighbour.
struct Nearest {
  at::Tensor distance;  ///< [n] float64, not squared.
  at::Tensor index;     ///< [n] int64, the lowest of equally near ones.
};

/// The nearest row of `y` (m >= 1) for each row of `x`.
Nearest nearest(const at::Tensor& x, const at::Tensor& y);

/// The nearest other row for each row of `x` (n >= 2).
Nearest nearest_other(const at::Tensor& x);

/// Squared distance of each row of `x` to its k-th nearest other row: [n] float64. 1 <= k < n.
at::Tensor kth_squared_distances(const at::Tensor& x, std::int64_t k);

}  // namespace equipoise
