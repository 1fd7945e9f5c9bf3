#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise::pggan {

/// Minibatch standard deviation (Karras et al. 2018, section 3): one further channel that holds, for each
/// group of pictures, the mean over all features of their standard deviation within the group. Groups never
/// mix `sets` of equal length that lie one after the other in a batch. A set that the group size does not
/// divide takes its largest divisor below.
class MinibatchDeviation {
 public:
  /// `group` 0 adds no channel.
  explicit MinibatchDeviation(std::int64_t group) : group_(group) {}

  std::int64_t channels() const { return group_ > 0 ? 1 : 0; }

  /// [N, C, H, W] -> [N, C + channels(), H, W].
  at::Tensor forward(const at::Tensor& x, std::int64_t sets) const;
  /// The gradient at x from that at the output.
  at::Tensor backward(const at::Tensor& x, const at::Tensor& gradient, std::int64_t sets) const;
  /// The tangent of the output for the direction `direction` of x.
  at::Tensor tangent(const at::Tensor& x, const at::Tensor& direction, std::int64_t sets) const;
  /// The gradient, with respect to x, of <gradient, tangent(direction)>.
  at::Tensor curvature(const at::Tensor& x, const at::Tensor& gradient, const at::Tensor& direction,
                       std::int64_t sets) const;

 private:
  struct Statistics;
  Statistics measure(const at::Tensor& x, std::int64_t sets) const;

  std::int64_t group_;
};

}  // namespace equipoise::pggan
