#include "frechet_distance.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/linalg_svdvals.h>

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
  return {mean, (values - mean) / std::sqrt(static_cast<double>(values.size(0) - 1))};
}

double sum_of_singular_values(const at::Tensor& matrix) {
  return at::linalg_svdvals(matrix).sum().item<double>();
}

}  // namespace

at::Tensor square_factor(const at::Tensor& covariance) {
  const auto [lower, failed] = at::linalg_cholesky_ex(covariance);
  // Near-singular factors are exact enough: an error of 1e-16 of the largest variance moves no root trace.
  if (failed.item<int>() == 0) return lower;
  const auto [values, vectors] = at::linalg_eigh(covariance);
  return vectors * values.clamp_min(0.0).sqrt();
}

double root_trace(const at::Tensor& factor, const at::Tensor& covariance) {
  const at::Tensor product = factor.t().mm(covariance).mm(factor);
  const at::Tensor symmetric = (product + product.t()) * 0.5;
  return at::linalg_eigvalsh(symmetric).clamp_min(0.0).sqrt().sum().item<double>();
}

FrechetReference::FrechetReference(const at::Tensor& features) {
  const Fit own = fit(features);
  mean_ = own.mean;
  trace_ = own.rows.square().sum().item<double>();
  if (features.size(0) > features.size(1))
    factor_ = square_factor(own.rows.t().mm(own.rows));
  else
    rows_ = own.rows;
}

double FrechetReference::distance(const at::Tensor& candidate) const {
  const Fit other = fit(candidate);
  double root = 0;
  // With fewer rows than columns the nuclear norm of a product of the rows is exact, and no d x d root is
  // taken: its square has the eigenvalues of S1 S2 that are not 0.
  if (!factor_.defined())
    root = sum_of_singular_values(rows_.mm(other.rows.t()));
  else if (candidate.size(0) <= candidate.size(1))
    root = sum_of_singular_values(other.rows.mm(factor_));
  else
    root = root_trace(factor_, other.rows.t().mm(other.rows));
  const double means = (mean_ - other.mean).square().sum().item<double>();
  return std::max(0.0, means + trace_ + other.rows.square().sum().item<double>() - 2.0 * root);
}

double frechet_distance(const at::Tensor& reference, const at::Tensor& candidate) {
  return FrechetReference(reference).distance(candidate);
}

}  // namespace equipoise
