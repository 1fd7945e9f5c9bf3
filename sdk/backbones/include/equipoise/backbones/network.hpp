#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/component.hpp>

namespace equipoise::backbones {

/// What a node of a network computes.
enum class Op {
  input,
  convolution,
  batch_norm,
  relu,
  relu6,
  max_pool,
  average_pool,
  adaptive_average,  ///< To `kernel` pixels, whatever the input's size.
  add,
  concatenate,  ///< Along the channels.
  flatten,
  linear,
};

/// One operation. Heights stand before widths.
struct Node {
  Op op = Op::input;
  std::string name = {};  ///< Layer that it belongs to; a convolution shares it with its norm and activation.
  std::string key = {};   ///< Its tensors are KEY.weight, KEY.bias, ...; empty if it has none.
  std::vector<std::size_t> inputs = {};  ///< Earlier nodes.
  std::int64_t channels = 0;             ///< Of the output; length of the vector after `flatten`.
  std::array<std::int64_t, 2> kernel{1, 1}, stride{1, 1}, padding{0, 0};
  bool same = false;  ///< TensorFlow's SAME padding: from the input's size, the odd pixel at the end.
  std::int64_t groups = 1;
  bool bias = false;
  double epsilon = 0;         ///< Of a batch norm.
  bool count_padding = true;  ///< Whether an average counts padded zeros.
};

/// What is taken from values 0 .. 1 of the three channels, and what they are divided by, before the first
/// layer.
struct Normalisation {
  std::array<double, 3> mean{}, deviation{1, 1, 1};
};

/// The description of a convolutional network for colour pictures: what inference, training, weight files and
/// summaries are all made from.
struct Network {
  std::string name;
  std::int64_t size = 0;  ///< Pixels of the square pictures that it was trained on.
  Normalisation normalisation;
  std::string features;     ///< The layer before its classifier; of 512 to 4,096 values.
  std::vector<Node> nodes;  ///< In order of computation; the last is the output.
  /// Tensors, and groups of tensors if a name ends in a dot, that its weight files may hold beside those that
  /// the nodes need.
  std::vector<std::string> ignored;
};

/// resnet18, resnet50, vgg16, inception_v3 (as torchvision has them, with their tensor names),
/// inception_v3_fid (that of pytorch-fid) and efficientnet_lite0 (as package efficientnet-lite-pytorch).
std::vector<std::string> network_names();
/// The whole network up to its logits. Error(usage) that lists the names if there is none of this name.
Network describe(const std::string& name);

/// The layers in order of computation: "conv1", "layer1.0.conv1", "layer1.0", ..., "avgpool", "fc" of a
/// ResNet; "conv1_1" .. "conv5_3", "pool1" .. "pool5", "avgpool", "fc1", "fc2", "fc3" of vgg16. A layer
/// includes its norm and activation.
std::vector<std::string> layer_names(const Network& network);
/// The part of `network` that `layer` needs; `layer` becomes the output. Error(usage) lists the layers if
/// there is none of this name.
Network up_to(const Network& network, const std::string& layer);

/// Output shape of each node, without the batch, for pictures of `height` x `width` pixels. Error(usage) if
/// they are too small for the network.
std::vector<std::vector<std::int64_t>> output_shapes(const Network& network, std::int64_t height,
                                                     std::int64_t width);
/// Length of the output, flattened.
std::int64_t feature_count(const Network& network, std::int64_t height, std::int64_t width);
/// The layers with output shapes and numbers of parameters, for pictures of `image`'s size; `trainable`
/// counts all but the running statistics.
std::vector<Layer> summarise(const Network& network, const ImageSpec& image);

}  // namespace equipoise::backbones
