#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise {

/// How alike two thumbnails [S, S] uint8 are once one is laid over the other: the correlation of their details
/// (a band of spatial frequencies, evened out for local contrast), -1 .. 1, after the shift and the two scales
/// that make it largest (Gauss-Newton from the identity; scales within 15 %, shifts within a tenth of the
/// side). 0 if either is flat.
double aligned_correlation(const at::Tensor& fixed, const at::Tensor& moving);

}  // namespace equipoise
