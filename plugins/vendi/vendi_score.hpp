#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise {

/// exp of the entropy of the eigenvalues of K / n, K the cosine similarities of the rows of `features` [n, d]
/// float64 (Friedman and Dieng 2023, definition 3.1): 1 .. n. No row may be zero.
double vendi_score(const at::Tensor& features);

}  // namespace equipoise
