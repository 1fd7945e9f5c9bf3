#pragma once

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Squared Fréchet distances of feature sets to one reference: |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^1/2) of
/// normal distributions fitted to both (Heusel et al. 2017, eq. 6), covariances over n - 1, in double
/// precision. The reference is decomposed once.
class FrechetReference {
 public:
  /// [n, d] of any floating type, n >= 2.
  explicit FrechetReference(const at::Tensor& features);

  /// Of [m, d], m >= 2. Never negative.
  double distance(const at::Tensor& candidate) const;

 private:
  at::Tensor mean_;    ///< [d]
  at::Tensor rows_;    ///< [n, d], centred, over sqrt(n - 1); undefined where `factor_` is there.
  at::Tensor factor_;  ///< [d, d], S1 = factor factor^T; only where n > d.
  double trace_ = 0;   ///< Of S1.
};

/// The distance between two sets.
double frechet_distance(const at::Tensor& reference, const at::Tensor& candidate);

/// a^T b [d, d] of two [n, d], where that is known to be symmetric: little more than its lower half is
/// computed.
at::Tensor symmetric_product(const at::Tensor& a, const at::Tensor& b);

/// A matrix F with F F^T = `covariance` [d, d]: lower triangular where it is positive definite.
at::Tensor square_factor(const at::Tensor& covariance);

/// tr((S1 S2)^1/2) = tr((F^T S2 F)^1/2) for S1 = F F^T: no root of a non-symmetric matrix is taken.
double root_trace(const at::Tensor& factor, const at::Tensor& covariance);

}  // namespace equipoise
