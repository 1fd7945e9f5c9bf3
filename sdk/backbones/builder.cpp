#include "builder.hpp"

namespace equipoise::backbones {

Builder::Index Builder::append(Node node) {
  nodes_.push_back(std::move(node));
  return nodes_.size() - 1;
}

Builder::Index Builder::convolution(Index x, const std::string& name, const std::string& key,
                                    std::int64_t channels, const Window& window, bool bias) {
  Node node{.op = Op::convolution, .name = name, .key = key, .inputs = {x}, .channels = channels};
  node.kernel = window.kernel;
  node.stride = window.stride;
  node.padding = window.padding;
  node.bias = bias;
  return append(std::move(node));
}

Builder::Index Builder::same_convolution(Index x, const std::string& name, const std::string& key,
                                         std::int64_t channels, std::int64_t kernel, std::int64_t stride,
                                         bool depthwise) {
  const Index index = convolution(x, name, key, channels, Window::square(kernel, stride));
  nodes_[index].same = true;
  nodes_[index].groups = depthwise ? channels : 1;
  return index;
}

Builder::Index Builder::batch_norm(Index x, const std::string& key, double epsilon) {
  return append({.op = Op::batch_norm,
                 .name = nodes_[x].name,
                 .key = key,
                 .inputs = {x},
                 .channels = channels(x),
                 .epsilon = epsilon});
}

Builder::Index Builder::activation(Index x, Op op) {
  return append({.op = op, .name = nodes_[x].name, .key = {}, .inputs = {x}, .channels = channels(x)});
}

Builder::Index Builder::append_window(Op op, Index x, const std::string& name, const Window& window) {
  Node node{.op = op, .name = name, .key = {}, .inputs = {x}, .channels = channels(x)};
  node.kernel = window.kernel;
  node.stride = window.stride;
  node.padding = window.padding;
  return append(std::move(node));
}

Builder::Index Builder::max_pool(Index x, const std::string& name, const Window& window) {
  return append_window(Op::max_pool, x, name, window);
}

Builder::Index Builder::average_pool(Index x, const std::string& name, const Window& window,
                                     bool count_padding) {
  const Index index = append_window(Op::average_pool, x, name, window);
  nodes_[index].count_padding = count_padding;
  return index;
}

Builder::Index Builder::adaptive_average(Index x, const std::string& name, std::int64_t size) {
  return append_window(Op::adaptive_average, x, name, Window::square(size));
}

Builder::Index Builder::add(Index x, Index y, const std::string& name) {
  return append({.op = Op::add, .name = name, .key = {}, .inputs = {x, y}, .channels = channels(x)});
}

Builder::Index Builder::concatenate(const std::vector<Index>& parts, const std::string& name) {
  std::int64_t total = 0;
  for (const Index part : parts) total += channels(part);
  return append({.op = Op::concatenate, .name = name, .key = {}, .inputs = parts, .channels = total});
}

Builder::Index Builder::flatten(Index x, const std::string& name, std::int64_t positions) {
  return append(
      {.op = Op::flatten, .name = name, .key = {}, .inputs = {x}, .channels = channels(x) * positions});
}

Builder::Index Builder::linear(Index x, const std::string& name, const std::string& key,
                               std::int64_t channels) {
  return append(
      {.op = Op::linear, .name = name, .key = key, .inputs = {x}, .channels = channels, .bias = true});
}

Normalisation imagenet_normalisation() {
  return {{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
}

}  // namespace equipoise::backbones
