#include "transfer.hpp"

#include <utility>

#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>

#include "transfer_network.hpp"

namespace equipoise::transfer {

namespace {

/// The slot whose model gives the features of the pictures; "" where the backbone itself is trained.
const char* feature_slot(const std::string& training) {
  if (training == "frozen") return "backbone";
  if (training == "frozen_random") return "random_backbone";
  return "";
}

nn::NetworkTask task(const TransferOptions& options) {
  constexpr double keras_default = 1e-7;
  return {options, options, feature_slot(options.training), keras_default};
}

TensorMap initial_values(const backbones::Network& backbone, const TransferOptions& options,
                         std::uint64_t seed) {
  if (options.training == "from_scratch") return backbones::initial_parameters(backbone, seed);
  if (options.weights.empty())
    throw Error(Fault::usage, backbone.name + " has no weights to be fine-tuned",
                "`./dev weights " + backbone.name + "` gets them; then state weights = \"weights/" +
                    backbone.name + ".safetensors\", or training = \"from_scratch\"");
  return backbones::read_parameters(backbone, options.weights);
}

/// Altered pictures must reach the backbone as the others do, which are resized to what it sees.
void check_augmentation(const ImageSpec& image, const TransferOptions& options) {
  if (!options.active() || (image.height == options.input_size && image.width == options.input_size)) return;
  const std::string side = std::to_string(options.input_size);
  throw Error(Fault::usage,
              "augmentation before a frozen backbone needs pictures of the " + side + " x " + side +
                  " pixels that it sees",
              "give the stage size = " + side);
}

}  // namespace

TransferClassifier::TransferClassifier(const std::string& backbone, const TransferOptions& options)
    : nn::NetworkClassifier(task(options)),
      options_(options),
      backbone_(backbones::up_to(backbones::describe(backbone), options.layer)) {}

std::unique_ptr<nn::ClassifierNetwork> TransferClassifier::make_network(const ImageSpec& image,
                                                                        std::int64_t features,
                                                                        at::Device device,
                                                                        at::Generator generator) {
  const HeadOptions head{options_.hidden, options_.dropout};
  if (frozen()) check_augmentation(image, options_);
  if (frozen()) return std::make_unique<HeadNetwork>(features, image.classes, head, device, generator);
  const TensorMap initial = initial_values(backbone_, options_, generator.current_seed());
  return std::make_unique<TransferNetwork>(backbone_, initial, image, head, options_.batch_norm_momentum,
                                           device, generator);
}

std::int64_t TransferClassifier::feature_length(const TensorMap& model) const {
  const at::Tensor weight = require(model, "fc1.weight");
  if (weight.dim() != 2) throw Error(Fault::data, "tensor 'fc1.weight' of the model is no matrix");
  return weight.size(1);
}

std::vector<Layer> TransferClassifier::summary() const {
  if (!frozen()) return nn::NetworkClassifier::summary();
  ImageSpec seen = image();
  if (seen.height == 0) seen.height = seen.width = options_.input_size;
  return transfer_layers(backbone_, seen, {options_.hidden, options_.dropout}, /*frozen=*/true);
}

}  // namespace equipoise::transfer
