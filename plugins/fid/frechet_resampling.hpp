#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Called with (done, total) between replicates; may throw.
using Progress = std::function<void(std::int64_t, std::int64_t)>;

/// Fréchet distances of bootstrap replicates: both sets drawn anew with replacement, `in_x` [n, R] and `in_y`
/// [m, R] float64 say how often each row of `x` [n, d] and `y` [m, d] (float64) is drawn. Where a set has at
/// most d rows, products of all rows are computed once and a replicate takes the singular values of those
/// between its different rows; otherwise a replicate takes two d x d covariances.
std::vector<double> frechet_bootstrap(const at::Tensor& x, const at::Tensor& y, const at::Tensor& in_x,
                                      const at::Tensor& in_y, const Progress& progress);

/// The distance extrapolated to infinitely many candidates (Chong and Forsyth 2020, section 3): random
/// subsets of `points` sizes from a tenth of the candidate (at least 2) to all of it, and the intercept of
/// the line through (1 / size, distance). points >= 2, at least 4 candidates.
double frechet_infinity(const at::Tensor& reference, const at::Tensor& candidate, std::int64_t points,
                        std::uint64_t seed, const Progress& progress);

}  // namespace equipoise
