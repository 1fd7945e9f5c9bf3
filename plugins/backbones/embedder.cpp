#include "embedder.hpp"

#include <utility>

#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>
#include <equipoise/nn/precision.hpp>

namespace equipoise {

namespace {

/// clean-fid's and torch-fidelity's networks take (x - 128) / 128 of values 0 .. 255, pytorch-fid's 2 x - 1
/// of values 0 .. 1.
std::optional<backbones::Normalisation> inception_normalisation(const InceptionEmbedder::Options& options) {
  if (options.flavour != "fid" || options.resize == "legacy") return std::nullopt;
  constexpr double half = 128.0 / 255.0;
  return backbones::Normalisation{{half, half, half}, {half, half, half}};
}

std::string filter_of(const std::string& resize) {
  if (resize == "legacy") return "bilinear_aliased";
  return resize == "tensorflow" ? "bilinear_tensorflow" : "bicubic";
}

}  // namespace

BackboneEmbedder::BackboneEmbedder(backbones::Network network, BackboneOptions options,
                                   std::optional<backbones::Normalisation> normalisation)
    : network_(std::move(network)), options_(std::move(options)), normalisation_(normalisation) {}

void BackboneEmbedder::require_weights() const {
  if (options_.initialisation == "random" || !options_.weights.empty()) return;
  throw Error(Fault::usage, network_.name + " has no weights",
              "`./dev weights " + network_.name +
                  "` gets them (docs/weights.md); then state weights = \"weights/" + network_.name +
                  ".safetensors\", or initialisation = \"random\"");
}

ImageSpec BackboneEmbedder::input() const {
  require_weights();
  ImageSpec spec;
  spec.channels = 3;
  spec.height = spec.width = options_.input_size > 0 ? options_.input_size : network_.size;
  spec.filter = filter_of(options_.resize);
  spec.type = "float32";
  return spec;
}

at::Tensor BackboneEmbedder::embed(const at::Tensor& pixels, Context& context) {
  if (!inference_) {
    require_weights();
    const bool random = options_.initialisation == "random";
    const TensorMap parameters =
        random ? backbones::random_parameters(network_, static_cast<std::uint64_t>(options_.seed))
               : backbones::read_parameters(network_, options_.weights);
    const at::Device device = context.device();
    inference_.emplace(network_, parameters,
                       backbones::InferenceOptions{device, nn::parse_precision(options_.precision, device),
                                                   options_.batch, normalisation_});
  }
  return (*inference_)(pixels);
}

void Vgg16Embedder::Options::declare(Schema<Options>& schema) {
  declare_backbone(schema, "vgg16");
  schema.add("layer", &Options::layer,
             "Layer whose values are the features: conv1_1 .. pool5, fc1, fc2, fc3");
}

Vgg16Embedder::Vgg16Embedder(const Options& options)
    : BackboneEmbedder(backbones::up_to(backbones::describe("vgg16"), options.layer), options) {}

void InceptionEmbedder::Options::declare(Schema<Options>& schema) {
  declare_backbone(schema, "inception_v3_fid (or inception_v3)");
  schema.add("flavour", &Options::flavour, "The network that FID is defined on, or torchvision's")
      .choices({"fid", "torchvision"});
}

InceptionEmbedder::InceptionEmbedder(const Options& options)
    : BackboneEmbedder(
          backbones::up_to(
              backbones::describe(options.flavour == "fid" ? "inception_v3_fid" : "inception_v3"), "avgpool"),
          options, inception_normalisation(options)) {}

}  // namespace equipoise
