#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Squared Fréchet distance between normal distributions fitted to two feature sets [n, d], n >= 2, any
/// floating type: |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2) (Heusel et al. 2017, eq. 6), covariances over n -
/// 1, in double precision. Never negative.
double frechet_distance(const at::Tensor& reference, const at::Tensor& candidate);

}  // namespace equipoise
