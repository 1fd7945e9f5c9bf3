#include "vendi_score.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_eigvalsh.h>

namespace equipoise {

double vendi_score(const at::Tensor& features) {
  const at::Tensor unit = features / features.square().sum(1, /*keepdim=*/true).sqrt();
  // X X^T and X^T X share the eigenvalues that are not 0.
  const bool wide = unit.size(0) <= unit.size(1);
  const at::Tensor gram = wide ? unit.mm(unit.t()) : unit.t().mm(unit);
  const at::Tensor values = at::linalg_eigvalsh(gram / static_cast<double>(unit.size(0))).clamp_min(1e-300);
  return std::exp(-(values * values.log()).sum().item<double>());
}

}  // namespace equipoise
