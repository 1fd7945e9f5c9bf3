#include <array>

#include "builder.hpp"

namespace equipoise::backbones {

namespace {

using Index = Builder::Index;

constexpr double epsilon = 1e-3;

/// `repeats` inverted bottlenecks of EfficientNet-B0 (Tan and Le 2019, table 1).
struct Group {
  int repeats;
  std::int64_t kernel, stride, expansion, channels;
};

constexpr std::array<Group, 7> groups{{{1, 3, 1, 1, 16},
                                       {2, 3, 2, 6, 24},
                                       {2, 5, 2, 6, 40},
                                       {3, 3, 2, 6, 80},
                                       {3, 5, 1, 6, 112},
                                       {4, 5, 2, 6, 192},
                                       {1, 3, 1, 6, 320}}};

/// The Lite form: no squeeze-and-excitation, ReLU6 for swish.
Index inverted_bottleneck(Builder& net, Index x, const std::string& name, const Group& group,
                          std::int64_t stride) {
  const std::int64_t width = net.channels(x) * group.expansion;
  Index h = x;
  if (group.expansion != 1) {
    h = net.same_convolution(h, name + "._expand_conv", name + "._expand_conv", width, 1, 1);
    h = net.activation(net.batch_norm(h, name + "._bn0", epsilon), Op::relu6);
  }
  h = net.same_convolution(h, name + "._depthwise_conv", name + "._depthwise_conv", width, group.kernel,
                           stride, /*depthwise=*/true);
  h = net.activation(net.batch_norm(h, name + "._bn1", epsilon), Op::relu6);
  h = net.same_convolution(h, name + "._project_conv", name + "._project_conv", group.channels, 1, 1);
  h = net.batch_norm(h, name + "._bn2", epsilon);
  return stride == 1 && net.channels(x) == group.channels ? net.add(h, x, name) : h;
}

}  // namespace

Network describe_efficientnet_lite0() {
  Builder net;
  Index x = net.same_convolution(net.input(), "_conv_stem", "_conv_stem", 32, 3, 2);
  x = net.activation(net.batch_norm(x, "_bn0", epsilon), Op::relu6);
  int block = 0;
  for (const Group& group : groups)
    for (int i = 0; i < group.repeats; ++i, ++block)
      x = inverted_bottleneck(net, x, "_blocks." + std::to_string(block), group, i == 0 ? group.stride : 1);
  x = net.same_convolution(x, "_conv_head", "_conv_head", 1280, 1, 1);
  x = net.activation(net.batch_norm(x, "_bn1", epsilon), Op::relu6);
  x = net.flatten(net.adaptive_average(x, "avgpool", 1), "avgpool", 1);
  net.linear(x, "_fc", "_fc", 1000);
  return {"efficientnet_lite0", 224, imagenet_normalisation(), "avgpool", std::move(net).nodes(), {}};
}

}  // namespace equipoise::backbones
