#include "network.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/relu_norm_pool.hpp>

namespace equipoise::cnn {

namespace {

constexpr std::int64_t filters[] = {64, 128, 256};
constexpr std::int64_t hidden_1 = 256, hidden_2 = 128;
constexpr double dropout_1 = 0.2, dropout_2 = 0.1;
constexpr double keras_epsilon = 1e-3;

const ImageSpec& checked(const ImageSpec& image) {
  if (std::min(image.height, image.width) < 8)
    throw Error(Fault::usage,
                "cnn: pictures of " + std::to_string(image.height) + "x" + std::to_string(image.width) +
                    " pixels are too small for three poolings",
                "set a size of at least 8 pixels");
  return image;
}

std::vector<Block> make_blocks(nn::Parameters& parameters, std::int64_t channels) {
  std::vector<Block> blocks;
  for (const std::int64_t width : filters) {
    const std::string number = std::to_string(blocks.size() + 1);
    blocks.push_back({nn::Conv2d(parameters, "conv" + number, channels, width, 3, 1, nn::Init::glorot),
                      nn::BatchNorm2d(parameters, "bn" + number, width, keras_epsilon)});
    channels = width;
  }
  return blocks;
}

std::int64_t flat_size(const ImageSpec& image) {
  return filters[2] * (image.height / 8) * (image.width / 8);
}

at::Tensor drop(const at::Tensor& x, double rate, at::Generator& generator) {
  const at::Tensor kept = at::empty(x.sizes(), at::kFloat).bernoulli_(1.0 - rate, generator);
  return x * kept.div_(1.0 - rate).to(x.device());
}

}  // namespace

Network::Network(const ImageSpec& image, double momentum, at::Device device, at::Generator generator)
    : image_(checked(image)),
      momentum_(momentum),
      parameters_(device, std::move(generator)),
      blocks_(make_blocks(parameters_, image.channels)),
      fc1_(parameters_, "fc1", flat_size(image), hidden_1, nn::Init::glorot),
      fc2_(parameters_, "fc2", hidden_1, hidden_2, nn::Init::glorot),
      fc3_(parameters_, "fc3", hidden_2, image.classes, nn::Init::glorot) {}

at::Tensor Network::convolve(const at::Tensor& x, double momentum) const {
  at::Tensor h = x;
  for (const Block& block : blocks_) h = nn::relu_norm_pool(block.conv(h), block.bn, momentum);
  return h.flatten(1);
}

at::Tensor Network::train(const at::Tensor& x, at::Generator& generator) {
  const at::Tensor first = drop(at::relu(fc1_(convolve(x, momentum_))), dropout_1, generator);
  return fc3_(drop(at::relu(fc2_(first)), dropout_2, generator));
}

at::Tensor Network::hidden(const at::Tensor& x) const {
  at::Tensor h = x;
  for (const Block& block : blocks_) h = nn::relu_norm_pool(block.conv(h), block.bn);
  return at::relu(fc2_(at::relu(fc1_(h.flatten(1)))));
}

void Network::update_statistics(const at::Tensor& x, double momentum) {
  convolve(x, momentum);
}

std::vector<Layer> Network::summary() const {
  std::vector<Layer> layers;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> output) {
    layers.push_back({name, std::move(output), parameters_.count(name), parameters_.count(name, true)});
  };
  std::int64_t height = image_.height, width = image_.width;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    add("conv" + number, {filters[i], height, width});
    add("bn" + number, {filters[i], height, width});
    height /= 2, width /= 2;
    add("pool" + number, {filters[i], height, width});
  }
  add("flatten", {flat_size(image_)});
  add("fc1", {hidden_1});
  add("dropout1", {hidden_1});
  add("fc2", {hidden_2});
  add("dropout2", {hidden_2});
  add("fc3", {image_.classes});
  return layers;
}

}  // namespace equipoise::cnn
