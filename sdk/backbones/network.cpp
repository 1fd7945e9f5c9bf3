#include "equipoise/backbones/network.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>

#include "builder.hpp"

namespace equipoise::backbones {

namespace {

const std::map<std::string, Network (*)()>& descriptions() {
  static const std::map<std::string, Network (*)()> all{{"resnet18", describe_resnet18},
                                                        {"resnet50", describe_resnet50},
                                                        {"vgg16", describe_vgg16},
                                                        {"inception_v3", describe_inception_v3},
                                                        {"inception_v3_fid", describe_inception_v3_fid},
                                                        {"efficientnet_lite0", describe_efficientnet_lite0}};
  return all;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

}  // namespace

std::vector<std::string> network_names() {
  std::vector<std::string> names;
  for (const auto& entry : descriptions()) names.push_back(entry.first);
  return names;
}

Network describe(const std::string& name) {
  const auto found = descriptions().find(name);
  if (found == descriptions().end())
    throw Error(Fault::usage, "there is no network '" + name + "'", "use one of " + joined(network_names()));
  return found->second();
}

std::vector<std::string> layer_names(const Network& network) {
  std::vector<std::string> names;
  for (const Node& node : network.nodes)
    if (node.op != Op::input && std::find(names.begin(), names.end(), node.name) == names.end())
      names.push_back(node.name);
  return names;
}

Network up_to(const Network& network, const std::string& layer) {
  const auto& nodes = network.nodes;
  std::size_t last = nodes.size();
  for (std::size_t i = 1; i < nodes.size(); ++i)
    if (nodes[i].name == layer) last = i;
  if (last == nodes.size())
    throw Error(Fault::usage, network.name + " has no layer '" + layer + "'",
                "use one of " + joined(layer_names(network)));
  std::vector<bool> needed(nodes.size(), false);
  needed[last] = true;
  for (std::size_t i = last + 1; i-- > 0;)
    if (needed[i])
      for (const std::size_t input : nodes[i].inputs) needed[input] = true;

  Network part = network;
  part.nodes.clear();
  std::vector<std::size_t> moved(nodes.size(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!needed[i]) {
      if (!nodes[i].key.empty()) part.ignored.push_back(nodes[i].key + ".");
      continue;
    }
    moved[i] = part.nodes.size();
    part.nodes.push_back(nodes[i]);
    for (std::size_t& input : part.nodes.back().inputs) input = moved[input];
  }
  return part;
}

std::int64_t feature_count(const Network& network, std::int64_t height, std::int64_t width) {
  const std::vector<std::int64_t> shape = output_shapes(network, height, width).back();
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<Layer> summarise(const Network& network, const ImageSpec& image) {
  const auto shapes = output_shapes(network, image.height, image.width);
  std::map<std::string, Layer> counted;
  for (const TensorSpec& spec : tensor_specs(network)) {
    std::int64_t count = 1;
    for (const std::int64_t extent : spec.shape) count *= extent;
    Layer& layer = counted[spec.name.substr(0, spec.name.rfind('.'))];
    layer.parameters += count;
    layer.trainable += spec.trainable() ? count : 0;
  }
  std::vector<Layer> layers;
  for (std::size_t i = 1; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    if (layers.empty() || layers.back().name != node.name) layers.push_back({node.name, {}, 0, 0});
    Layer& layer = layers.back();
    layer.output = shapes[i];
    if (node.key.empty()) continue;
    layer.parameters += counted[node.key].parameters;
    layer.trainable += counted[node.key].trainable;
  }
  return layers;
}

}  // namespace equipoise::backbones
