#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "feature_metrics/kernel_sums.hpp"

namespace equipoise {

/// The median of the distances between different rows of `x` [n, d] float64, n >= 2, exact. Of an even number
/// the mean of the two in the middle. Takes n^2 / 2 doubles of memory.
double median_distance(const at::Tensor& x);

/// Mean over `bandwidths` s > 0 of exp(-|x - y|^2 / (2 s^2)).
Kernel gaussian_kernel(std::vector<double> bandwidths);

}  // namespace equipoise
