#include "operations.hpp"

#include <algorithm>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

namespace equipoise::backbones {

namespace {

/// Zeros before and after `extent` pixels so that ceil(extent / stride) positions fit.
std::array<std::int64_t, 2> same_zeros(std::int64_t extent, std::int64_t kernel, std::int64_t stride) {
  const std::int64_t positions = (extent + stride - 1) / stride;
  const std::int64_t total = std::max<std::int64_t>((positions - 1) * stride + kernel - extent, 0);
  return {total / 2, total - total / 2};
}

}  // namespace

at::Tensor normalised(const at::Tensor& pictures, const Normalisation& normalisation) {
  const auto channel_values = [&](const std::array<double, 3>& values) {
    at::Tensor tensor = at::empty({1, 3, 1, 1}, at::kFloat);
    for (std::size_t c = 0; c < 3; ++c) tensor.data_ptr<float>()[c] = static_cast<float>(255.0 * values[c]);
    return tensor.to(pictures.device());
  };
  const at::Tensor values = pictures.to(at::kFloat).sub(channel_values(normalisation.mean));
  return values.div(channel_values(normalisation.deviation)).contiguous(at::MemoryFormat::ChannelsLast);
}

Padded padded(const Node& node, const at::Tensor& x) {
  if (!node.same) return {x, node.padding};
  const auto rows = same_zeros(x.size(2), node.kernel[0], node.stride[0]);
  const auto columns = same_zeros(x.size(3), node.kernel[1], node.stride[1]);
  if (rows[0] == rows[1] && columns[0] == columns[1]) return {x, {rows[0], columns[0]}};
  return {at::constant_pad_nd(x, {columns[0], columns[1], rows[0], rows[1]}), {0, 0}};
}

at::Tensor convolve(const Node& node, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  const auto [source, padding] = padded(node, x);
  return at::conv2d(source, weight, bias, node.stride, padding, {1, 1}, node.groups);
}

at::Tensor rearrange(const Node& node, const std::vector<at::Tensor>& values) {
  const at::Tensor& x = values[node.inputs.front()];
  switch (node.op) {
    case Op::max_pool:
      return at::max_pool2d(x, node.kernel, node.stride, node.padding);
    case Op::average_pool:
      return at::avg_pool2d(x, node.kernel, node.stride, node.padding, false, node.count_padding);
    case Op::adaptive_average:
      if (x.size(2) == node.kernel[0] && x.size(3) == node.kernel[1]) return x;
      return at::adaptive_avg_pool2d(x, node.kernel);
    case Op::flatten:
      return x.contiguous().flatten(1);
    case Op::concatenate: {
      std::vector<at::Tensor> parts;
      for (const std::size_t input : node.inputs) parts.push_back(values[input]);
      return at::cat(parts, 1);
    }
    default:
      throw Error(Fault::internal, "layer '" + node.name + "' needs parameters");
  }
}

}  // namespace equipoise::backbones
