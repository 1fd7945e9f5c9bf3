#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// `total` - 2 * (sum of the singular values of `matrix`), not below 0, within 5e-7 of itself.
/// matrix: [n, m] float64 of at most this `rank`, which is known from how it was made.
double less_nuclear_norm(double total, const at::Tensor& matrix, std::int64_t rank);

}  // namespace equipoise
