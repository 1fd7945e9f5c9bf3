#include <numeric>

#include <equipoise/backbones/network.hpp>
#include <equipoise/error.hpp>

namespace equipoise::backbones {

namespace {

using Shape = std::vector<std::int64_t>;

std::int64_t windowed(const Node& node, std::int64_t extent, std::size_t axis) {
  if (node.same) return (extent + node.stride[axis] - 1) / node.stride[axis];
  const std::int64_t room = extent + 2 * node.padding[axis] - node.kernel[axis];
  return room < 0 ? 0 : room / node.stride[axis] + 1;
}

Shape output_shape(const Node& node, const Shape& in) {
  switch (node.op) {
    case Op::convolution:
    case Op::max_pool:
    case Op::average_pool:
      return {node.channels, windowed(node, in[1], 0), windowed(node, in[2], 1)};
    case Op::adaptive_average:
      return {node.channels, node.kernel[0], node.kernel[1]};
    case Op::concatenate:
      return {node.channels, in[1], in[2]};
    case Op::flatten:
      return {std::accumulate(in.begin(), in.end(), std::int64_t{1}, std::multiplies<>())};
    case Op::linear:
      return {node.channels};
    case Op::input:
    case Op::batch_norm:
    case Op::relu:
    case Op::relu6:
    case Op::add:
      return in;
  }
  return in;
}

}  // namespace

std::vector<std::vector<std::int64_t>> output_shapes(const Network& network, std::int64_t height,
                                                     std::int64_t width) {
  std::vector<Shape> shapes;
  for (const Node& node : network.nodes) {
    shapes.push_back(node.inputs.empty() ? Shape{node.channels, height, width}
                                         : output_shape(node, shapes[node.inputs.front()]));
    for (const std::int64_t extent : shapes.back())
      if (extent < 1)
        throw Error(Fault::usage,
                    network.name + ": pictures of " + std::to_string(height) + "x" + std::to_string(width) +
                        " pixels are too small; nothing is left of them at layer '" + node.name + "'",
                    "it was made for " + std::to_string(network.size) + "x" + std::to_string(network.size));
  }
  return shapes;
}

}  // namespace equipoise::backbones
