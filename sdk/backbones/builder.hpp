#pragma once

#include <string>
#include <utility>
#include <vector>

#include <equipoise/backbones/network.hpp>

namespace equipoise::backbones {

/// Geometry of a convolution or pooling; kernel, stride and padding as {height, width}.
struct Window {
  std::array<std::int64_t, 2> kernel{1, 1}, stride{1, 1}, padding{0, 0};

  /// Square.
  static Window square(std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding = 0) {
    return {{kernel, kernel}, {stride, stride}, {padding, padding}};
  }
};

/// Writes down a network node by node. Each function returns the index of the node that it adds.
class Builder {
 public:
  using Index = std::size_t;

  Builder() { nodes_.push_back({.op = Op::input, .name = "input", .channels = 3}); }

  Index input() const { return 0; }
  std::int64_t channels(Index x) const { return nodes_[x].channels; }

  Index convolution(Index x, const std::string& name, const std::string& key, std::int64_t channels,
                    const Window& window, bool bias = false);
  /// A convolution of one filter a channel if `depthwise`, with TensorFlow's SAME padding.
  Index same_convolution(Index x, const std::string& name, const std::string& key, std::int64_t channels,
                         std::int64_t kernel, std::int64_t stride, bool depthwise = false);
  Index batch_norm(Index x, const std::string& key, double epsilon);
  Index activation(Index x, Op op = Op::relu);
  Index max_pool(Index x, const std::string& name, const Window& window);
  Index average_pool(Index x, const std::string& name, const Window& window, bool count_padding);
  Index adaptive_average(Index x, const std::string& name, std::int64_t size);
  Index add(Index x, Index y, const std::string& name);
  Index concatenate(const std::vector<Index>& parts, const std::string& name);
  /// `positions`: height times width of `x`.
  Index flatten(Index x, const std::string& name, std::int64_t positions);
  Index linear(Index x, const std::string& name, const std::string& key, std::int64_t channels);

  std::vector<Node> nodes() && { return std::move(nodes_); }

 private:
  Index append(Node node);
  Index append_window(Op op, Index x, const std::string& name, const Window& window);

  std::vector<Node> nodes_;
};

/// What torchvision normalises pictures with, for networks trained on ImageNet.
Normalisation imagenet_normalisation();

Network describe_resnet18();
Network describe_resnet50();
Network describe_vgg16();
Network describe_inception_v3();
Network describe_inception_v3_fid();
Network describe_efficientnet_lite0();

}  // namespace equipoise::backbones
