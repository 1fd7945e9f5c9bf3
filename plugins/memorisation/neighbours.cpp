#include "neighbours.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>

namespace equipoise {

at::Tensor Neighbours::ratio() const {
  const at::Tensor both_zero = train.distance.eq(0.0).logical_and(heldout.distance.eq(0.0));
  // A held-out picture at distance 0 with no training picture there: as far from being a copy as can be.
  const at::Tensor ratios = train.distance / heldout.distance.clamp_min(1e-12);
  return at::where(both_zero, at::ones_like(ratios), ratios);
}

double share_closer_to_train(const at::Tensor& ratio) {
  return ratio.lt(1.0).to(at::kDouble).mean().item<double>();
}

double middle_of(const at::Tensor& values) {
  return values.median().item<double>();
}

at::Tensor authentic(const Nearest& train, const at::Tensor& spacing) {
  return train.distance.gt(spacing.index_select(0, train.index));
}

}  // namespace equipoise
