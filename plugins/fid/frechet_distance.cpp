#include "frechet_distance.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>

#include "nuclear_norm.hpp"

namespace equipoise {
namespace {

/// Centred features over sqrt(n - 1): the covariance is `rows^T rows`.
struct Fit {
  at::Tensor mean;
  at::Tensor rows;
};

Fit fit(const at::Tensor& features) {
  const at::Tensor values = features.to(at::kDouble);
  const at::Tensor mean = values.mean(0);
  return {mean, (values - mean).div_(std::sqrt(static_cast<double>(values.size(0) - 1)))};
}

/// Of the covariance.
double trace(const Fit& fit) {
  const at::Tensor all = fit.rows.flatten();
  return all.dot(all).item<double>();
}

}  // namespace

at::Tensor symmetric_product(const at::Tensor& a, const at::Tensor& b) {
  constexpr std::int64_t block = 256;
  const std::int64_t side = a.size(1);
  const at::Tensor lower = at::zeros({side, side}, a.options());
  for (std::int64_t i = 0; i < side; i += block) {
    const std::int64_t rows = std::min(block, side - i);
    at::Tensor strip = lower.narrow(0, i, rows).narrow(1, 0, i + rows);
    at::mm_out(strip, a.narrow(1, i, rows).t(), b.narrow(1, 0, i + rows));
  }
  return lower.tril().add_(lower.tril(-1).t());
}

at::Tensor square_factor(const at::Tensor& covariance) {
  const auto [lower, failed] = at::linalg_cholesky_ex(covariance);
  // Near-singular factors are exact enough: an error of 1e-16 of the largest variance moves no root trace.
  if (failed.item<int>() == 0) return lower;
  const auto [values, vectors] = at::linalg_eigh(covariance);
  return vectors * values.clamp_min(0.0).sqrt();
}

double root_trace(const at::Tensor& factor, const at::Tensor& covariance) {
  const at::Tensor product = symmetric_product(factor, covariance.mm(factor));
  return at::linalg_eigvalsh(product).clamp_min(0.0).sqrt().sum().item<double>();
}

FrechetReference::FrechetReference(const at::Tensor& features) {
  const Fit own = fit(features);
  mean_ = own.mean;
  trace_ = trace(own);
  if (features.size(0) > features.size(1))
    factor_ = square_factor(symmetric_product(own.rows, own.rows));
  else
    rows_ = own.rows;
}

double FrechetReference::distance(const at::Tensor& candidate) const {
  const Fit other = fit(candidate);
  const double total = (mean_ - other.mean).square().sum().item<double>() + trace_ + trace(other);
  const std::int64_t rank = candidate.size(0) - 1;  // of centred rows
  // With fewer rows than columns the nuclear norm of a product of the rows is exact, and no d x d root is
  // taken: its square has the eigenvalues of S1 S2 that are not 0.
  if (!factor_.defined())
    return less_nuclear_norm(total, rows_.mm(other.rows.t()), std::min(rank, rows_.size(0) - 1));
  if (candidate.size(0) <= candidate.size(1)) return less_nuclear_norm(total, other.rows.mm(factor_), rank);
  return std::max(0.0, total - 2.0 * root_trace(factor_, symmetric_product(other.rows, other.rows)));
}

double frechet_distance(const at::Tensor& reference, const at::Tensor& candidate) {
  return FrechetReference(reference).distance(candidate);
}

}  // namespace equipoise
