#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/nn/layers.hpp>
#include <equipoise/nn/unet.hpp>

namespace equipoise::nn {

/// Residual block: norm, SiLU, conv, + projected time embedding, norm, SiLU, conv, + shortcut; the sum is
/// divided by `scale`.
struct ResnetBlock {
  GroupNorm norm1;
  Conv2d conv1;
  Linear time_emb_proj;
  GroupNorm norm2;
  Conv2d conv2;
  std::optional<Conv2d> conv_shortcut;
  double scale;

  ResnetBlock(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
              std::int64_t time, const UNetOptions& options, double scale = 1.0);
  /// `activated_time` [N or 1, time]: the time embedding after its SiLU, which all blocks share.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& activated_time) const;
};

/// Multi-head self-attention over the positions of a picture, with a residual connection; the sum is divided
/// by `scale`.
struct SelfAttention {
  GroupNorm group_norm;
  Linear to_q, to_k, to_v, to_out;
  std::int64_t heads;
  double scale;

  SelfAttention(Parameters& parameters, const std::string& name, std::int64_t channels,
                const UNetOptions& options, double scale = 1.0);
  at::Tensor operator()(const at::Tensor& x) const;
};

/// One level on the way down or up.
struct Level {
  std::vector<ResnetBlock> resnets;
  std::vector<SelfAttention> attentions;  ///< Empty, or one a residual block.
  std::optional<Conv2d> resample;         ///< Stride 2 on the way down; after doubling on the way up.
  bool pad_right_and_below = false;       ///< On the way down: instead of on all sides.
};

/// The level's step to half the side.
at::Tensor shrink(const Level& level, const at::Tensor& x);

/// The level's residual block `i` and its attention.
at::Tensor run_layer(const Level& level, std::size_t i, const at::Tensor& x,
                     const at::Tensor& activated_time);

/// Sines and cosines of `timesteps` [N] at geometric frequencies (Vaswani et al. 2017): [N, dimension]
/// float32.
at::Tensor positional_embedding(const at::Tensor& timesteps, std::int64_t dimension,
                                const UNetOptions& options);

/// Sines and cosines of 2 pi w log(t) for `timesteps` [N] above 0 and the frequencies w [D]: [N, 2 D]
/// float32.
at::Tensor fourier_embedding(const at::Tensor& timesteps, const at::Tensor& weights);

}  // namespace equipoise::nn
