#include "frechet_distance.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
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

/// tr((S1 S2)^1/2) where a covariance cannot have full rank: the singular values of A B^T are the square
/// roots of the eigenvalues of S1 S2 = A^T A B^T B that can differ from 0, and no d x d root is taken.
double root_trace_by_rows(const Fit& a, const Fit& b) {
  return at::linalg_svdvals(a.rows.mm(b.rows.t())).sum().item<double>();
}

/// The same with S1 and S2 as d x d matrices: S1^1/2 S2 S1^1/2 is symmetric and similar to S1 S2.
double root_trace_by_covariance(const Fit& a, const Fit& b) {
  const auto [values, vectors] = at::linalg_eigh(a.rows.t().mm(a.rows));
  const at::Tensor root = (vectors * values.clamp_min(0.0).sqrt()).mm(vectors.t());
  const at::Tensor product = root.mm(b.rows.t().mm(b.rows)).mm(root);
  const at::Tensor symmetric = (product + product.t()) * 0.5;
  return at::linalg_eigvalsh(symmetric).clamp_min(0.0).sqrt().sum().item<double>();
}

}  // namespace

double frechet_distance(const at::Tensor& reference, const at::Tensor& candidate) {
  const Fit a = fit(reference);
  const Fit b = fit(candidate);
  const bool singular = std::min(a.rows.size(0), b.rows.size(0)) <= a.rows.size(1);
  const double root_trace = singular ? root_trace_by_rows(a, b) : root_trace_by_covariance(a, b);
  const double means = (a.mean - b.mean).square().sum().item<double>();
  const double traces = a.rows.square().sum().item<double>() + b.rows.square().sum().item<double>();
  return std::max(0.0, means + traces - 2.0 * root_trace);
}

}  // namespace equipoise
