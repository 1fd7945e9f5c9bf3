#include <array>

#include "builder.hpp"

namespace equipoise::backbones {

namespace {

using Index = Builder::Index;

constexpr double epsilon = 1e-5;

Index unit(Builder& net, Index x, const std::string& block, const std::string& number, std::int64_t channels,
           const Window& window) {
  const Index h = net.convolution(x, block + ".conv" + number, block + ".conv" + number, channels, window);
  return net.batch_norm(h, block + ".bn" + number, epsilon);
}

Index shortcut(Builder& net, Index x, const std::string& block, std::int64_t channels, std::int64_t stride) {
  if (stride == 1 && net.channels(x) == channels) return x;
  const std::string name = block + ".downsample";
  const Index h = net.convolution(x, name, name + ".0", channels, Window::square(1, stride));
  return net.batch_norm(h, name + ".1", epsilon);
}

/// Two convolutions of 3x3 (He et al. 2016, fig. 5 left).
Index basic_block(Builder& net, Index x, const std::string& name, std::int64_t width, std::int64_t stride) {
  const Index skip = shortcut(net, x, name, width, stride);
  const Index h = net.activation(unit(net, x, name, "1", width, Window::square(3, stride, 1)));
  const Index out = unit(net, h, name, "2", width, Window::square(3, 1, 1));
  return net.activation(net.add(out, skip, name));
}

/// 1x1, 3x3, 1x1 (fig. 5 right), with the stride in the 3x3 as torchvision has it.
Index bottleneck(Builder& net, Index x, const std::string& name, std::int64_t width, std::int64_t stride) {
  const Index skip = shortcut(net, x, name, 4 * width, stride);
  const Index narrow = net.activation(unit(net, x, name, "1", width, Window::square(1)));
  const Index h = net.activation(unit(net, narrow, name, "2", width, Window::square(3, stride, 1)));
  const Index out = unit(net, h, name, "3", 4 * width, Window::square(1));
  return net.activation(net.add(out, skip, name));
}

Network resnet(const std::string& name, const std::array<int, 4>& depths, decltype(basic_block)* block) {
  Builder net;
  Index x = net.convolution(net.input(), "conv1", "conv1", 64, Window::square(7, 2, 3));
  x = net.activation(net.batch_norm(x, "bn1", epsilon));
  x = net.max_pool(x, "maxpool", Window::square(3, 2, 1));
  std::int64_t width = 64;
  for (std::size_t stage = 0; stage < depths.size(); ++stage, width *= 2)
    for (int i = 0; i < depths[stage]; ++i)
      x = block(net, x, "layer" + std::to_string(stage + 1) + "." + std::to_string(i), width,
                stage > 0 && i == 0 ? 2 : 1);
  x = net.flatten(net.adaptive_average(x, "avgpool", 1), "avgpool", 1);
  net.linear(x, "fc", "fc", 1000);
  return {name, 224, imagenet_normalisation(), "avgpool", std::move(net).nodes(), {}};
}

}  // namespace

Network describe_resnet18() {
  return resnet("resnet18", {2, 2, 2, 2}, basic_block);
}

Network describe_resnet50() {
  return resnet("resnet50", {3, 4, 6, 3}, bottleneck);
}

}  // namespace equipoise::backbones
