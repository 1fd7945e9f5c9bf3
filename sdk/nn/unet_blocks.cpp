#include "unet_blocks.hpp"

#include <cmath>

#include <ATen/ATen.h>

#include "equipoise/nn/attention.hpp"

namespace equipoise::nn {

ResnetBlock::ResnetBlock(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
                         std::int64_t time, const UNetOptions& options, double scale_factor)
    : norm1(parameters, name + ".norm1", in, options.norm_num_groups, options.norm_eps),
      conv1(parameters, name + ".conv1", in, out, 3),
      time_emb_proj(parameters, name + ".time_emb_proj", time, out),
      norm2(parameters, name + ".norm2", out, options.norm_num_groups, options.norm_eps),
      conv2(parameters, name + ".conv2", out, out, 3),
      scale(scale_factor) {
  if (in != out) conv_shortcut.emplace(parameters, name + ".conv_shortcut", in, out, 1);
}

at::Tensor ResnetBlock::operator()(const at::Tensor& x, const at::Tensor& activated_time) const {
  at::Tensor h = conv1(norm1.silu(x));
  h = conv2(norm2.silu(h, time_emb_proj(activated_time)));
  const at::Tensor sum = (conv_shortcut ? (*conv_shortcut)(x) : x) + h;
  return scale == 1.0 ? sum : sum / scale;
}

SelfAttention::SelfAttention(Parameters& parameters, const std::string& name, std::int64_t channels,
                             const UNetOptions& options, double scale_factor)
    : group_norm(parameters, name + ".group_norm", channels, options.norm_num_groups, options.norm_eps),
      to_q(parameters, name + ".to_q", channels, channels),
      to_k(parameters, name + ".to_k", channels, channels),
      to_v(parameters, name + ".to_v", channels, channels),
      to_out(parameters, name + ".to_out.0", channels, channels),
      heads(options.attention_head_dim == 0 ? 1 : channels / options.attention_head_dim),
      scale(scale_factor) {}

at::Tensor SelfAttention::operator()(const at::Tensor& x) const {
  const std::int64_t n = x.size(0), channels = x.size(1), positions = x.size(2) * x.size(3);
  const at::Tensor tokens = group_norm(x).permute({0, 2, 3, 1}).reshape({n, positions, channels});
  const at::Tensor joined = to_out(attention(to_q(tokens), to_k(tokens), to_v(tokens), heads));
  const at::Tensor sum = x + joined.view({n, x.size(2), x.size(3), channels}).permute({0, 3, 1, 2});
  return scale == 1.0 ? sum : sum / scale;
}

at::Tensor shrink(const Level& level, const at::Tensor& x) {
  if (!level.pad_right_and_below) return (*level.resample)(x);
  const Conv2d& conv = *level.resample;
  return at::conv2d(at::constant_pad_nd(x, {0, 1, 0, 1}), conv.weight, conv.bias, {conv.stride, conv.stride});
}

at::Tensor run_layer(const Level& level, std::size_t i, const at::Tensor& x,
                     const at::Tensor& activated_time) {
  const at::Tensor h = level.resnets[i](x, activated_time);
  return level.attentions.empty() ? h : level.attentions[i](h);
}

at::Tensor positional_embedding(const at::Tensor& timesteps, std::int64_t dimension,
                                const UNetOptions& options) {
  const std::int64_t half = dimension / 2;
  const auto float_options = timesteps.options().dtype(at::kFloat);
  const at::Tensor frequencies =
      at::exp(at::arange(half, float_options) *
              (-std::log(10000.0) / static_cast<double>(half - options.freq_shift)));
  const at::Tensor angles = timesteps.to(at::kFloat).unsqueeze(1) * frequencies.unsqueeze(0);
  const at::Tensor sines = at::sin(angles), cosines = at::cos(angles);
  at::Tensor embedding =
      options.flip_sin_to_cos ? at::cat({cosines, sines}, 1) : at::cat({sines, cosines}, 1);
  return dimension % 2 == 0 ? embedding : at::constant_pad_nd(embedding, {0, 1});
}

at::Tensor fourier_embedding(const at::Tensor& timesteps, const at::Tensor& weights) {
  const double pi = std::acos(-1.0);
  const at::Tensor logarithms = timesteps.to(at::kFloat).log().unsqueeze(1);
  const at::Tensor angles = logarithms * weights.unsqueeze(0) * 2 * pi;
  return at::cat({at::sin(angles), at::cos(angles)}, 1);
}

}  // namespace equipoise::nn
