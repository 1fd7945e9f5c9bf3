#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise {

/// How alike two thumbnails [S, S] uint8 are once one is laid over the other: the correlation of their
/// details (a band of spatial frequencies, evened out for local contrast), -1 .. 1, after the shift and the
/// two scales that make it largest: Gauss-Newton, first on coarse details from no shift and `scale` (of the
/// moving picture's coordinates to the fixed one's: below 1 where the fixed one is a crop of the moving one),
/// then on fine ones; scales within 15 %, shifts within a tenth of the side. 0 if either is flat; at most 0.4
/// where even the coarse details differ.
double aligned_correlation(const at::Tensor& fixed, const at::Tensor& moving, double scale = 1);

}  // namespace equipoise
