#include "minibatch_deviation.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

namespace equipoise::pggan {

namespace {

constexpr double epsilon = 1e-8;

/// A channel of `like` that holds `values` [sets, 1, groups, 1], one for each picture.
at::Tensor with_channel(const at::Tensor& like, const at::Tensor& values, std::int64_t members) {
  const at::Tensor each =
      values.expand({values.size(0), members, values.size(2), 1}).reshape({like.size(0), 1, 1, 1});
  const at::Tensor channel =
      each.to(like.scalar_type()).expand({like.size(0), 1, like.size(2), like.size(3)});
  return at::cat({like, channel}, 1).contiguous(like.suggest_memory_format());
}

}  // namespace

/// In double precision, as nearly equal pictures leave small differences, and in the shape [sets, members of
/// a group, groups, features].
struct MinibatchDeviation::Statistics {
  at::Tensor centred, deviation;
  std::int64_t members = 1;

  at::Tensor arrange(const at::Tensor& like_x) const {
    return like_x.to(at::kDouble).reshape(centred.sizes());
  }
  /// The gradient at the deviation's mean, from that at the output: summed over the pictures of a group.
  at::Tensor collect(const at::Tensor& gradient) const {
    const std::int64_t last = gradient.size(1) - 1;
    const at::Tensor channel = gradient.narrow(1, last, 1).to(at::kDouble).sum({1, 2, 3});
    return channel.reshape({centred.size(0), members, centred.size(2), 1}).sum(1, /*keepdim=*/true) /
           static_cast<double>(centred.size(3));
  }
};

MinibatchDeviation::Statistics MinibatchDeviation::measure(const at::Tensor& x, std::int64_t sets) const {
  const std::int64_t pictures = x.size(0) / sets;
  Statistics s;
  s.members = std::min(group_, pictures);
  while (pictures % s.members != 0) --s.members;
  const at::Tensor features =
      x.to(at::kDouble).reshape({sets, s.members, pictures / s.members, x.numel() / x.size(0)});
  s.centred = features - features.mean(1, /*keepdim=*/true);
  s.deviation = s.centred.square().mean(1, /*keepdim=*/true).add_(epsilon).sqrt_();
  return s;
}

at::Tensor MinibatchDeviation::forward(const at::Tensor& x, std::int64_t sets) const {
  if (group_ == 0) return x;
  const Statistics s = measure(x, sets);
  return with_channel(x, s.deviation.mean(3, /*keepdim=*/true), s.members);
}

at::Tensor MinibatchDeviation::backward(const at::Tensor& x, const at::Tensor& gradient,
                                        std::int64_t sets) const {
  if (group_ == 0) return gradient;
  const Statistics s = measure(x, sets);
  const at::Tensor through = s.collect(gradient) * s.centred / (s.deviation * static_cast<double>(s.members));
  const at::Tensor direct = gradient.narrow(1, 0, x.size(1));
  return (direct + through.reshape(x.sizes()).to(direct.scalar_type())).contiguous(x.suggest_memory_format());
}

at::Tensor MinibatchDeviation::tangent(const at::Tensor& x, const at::Tensor& direction,
                                       std::int64_t sets) const {
  if (group_ == 0) return direction;
  const Statistics s = measure(x, sets);
  const at::Tensor moved = (s.centred * s.arrange(direction)).mean(1, /*keepdim=*/true) / s.deviation;
  return with_channel(direction, moved.mean(3, /*keepdim=*/true), s.members);
}

at::Tensor MinibatchDeviation::curvature(const at::Tensor& x, const at::Tensor& gradient,
                                         const at::Tensor& direction, std::int64_t sets) const {
  if (group_ == 0) return at::Tensor{};
  const Statistics s = measure(x, sets);
  const at::Tensor t = s.arrange(direction);
  const at::Tensor along = (s.centred * t).mean(1, /*keepdim=*/true);
  const at::Tensor second =
      (t - t.mean(1, /*keepdim=*/true)) / s.deviation - along * s.centred / s.deviation.pow(3);
  return (s.collect(gradient) * second / static_cast<double>(s.members))
      .reshape(x.sizes())
      .to(x.scalar_type());
}

}  // namespace equipoise::pggan
