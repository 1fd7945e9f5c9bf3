#include "transfer_network.hpp"

#include <utility>

#include <ATen/ATen.h>

namespace equipoise::transfer {

namespace {

constexpr double grey_levels = 255.0;

std::int64_t feature_count(const backbones::Network& backbone, const ImageSpec& image) {
  return backbones::feature_count(backbone, image.height, image.width);
}

}  // namespace

TransferNetwork::TransferNetwork(const backbones::Network& backbone, const TensorMap& initial,
                                 const ImageSpec& image, HeadOptions options, double momentum,
                                 at::Device device, at::Generator generator)
    : image_(image),
      options_(options),
      momentum_(momentum),
      parameters_(device, std::move(generator)),
      backbone_(backbone, initial, parameters_, "backbone."),
      head_(parameters_, feature_count(backbone, image), image.classes, options) {}

at::Tensor TransferNetwork::train(const at::Tensor& x, at::Generator& generator) {
  return head_.train(backbone_.forward(x * grey_levels, /*training=*/true, momentum_), generator);
}

at::Tensor TransferNetwork::hidden(const at::Tensor& x) const {
  return head_.hidden(backbone_.forward(x * grey_levels, /*training=*/false));
}

void TransferNetwork::update_statistics(const at::Tensor& x, double momentum) {
  backbone_.forward(x * grey_levels, /*training=*/true, momentum);
}

std::vector<Layer> TransferNetwork::summary() const {
  return transfer_layers(backbone_.network(), image_, options_, /*frozen=*/false);
}

std::vector<Layer> transfer_layers(const backbones::Network& backbone, const ImageSpec& image,
                                   HeadOptions options, bool frozen) {
  std::vector<Layer> layers = backbones::summarise(backbone, image);
  for (Layer& layer : layers)
    if (frozen) layer.trainable = 0;
  for (Layer& layer : head_layers(feature_count(backbone, image), image.classes, options))
    layers.push_back(std::move(layer));
  return layers;
}

}  // namespace equipoise::transfer
