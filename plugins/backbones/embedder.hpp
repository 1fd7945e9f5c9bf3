#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <equipoise/backbones/inference.hpp>
#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Options that all networks share.
struct BackboneOptions {
  std::filesystem::path weights;
  std::string initialisation = "file";
  std::int64_t seed = 0;
  std::string resize = "clean";
  std::string precision = "fp32";
  std::int64_t batch = 32;
  std::int64_t input_size = 0;
};

/// Declares the members of BackboneOptions for an options struct that derives from it. `network` is what
/// `./dev weights` calls it.
template <class Options>
void declare_backbone(Schema<Options>& schema, const std::string& network) {
  schema
      .add("weights", &Options::weights,
           "Safetensors file with the network's weights; ./dev weights " + network + " gets it")
      .required_if("initialisation", {"file"});
  schema.add("initialisation", &Options::initialisation, "Where the weights come from")
      .choices({"file", "random"});
  schema.add("seed", &Options::seed, "Of random weights").range(0, 1e15);
  schema
      .add("resize", &Options::resize,
           "How pictures are brought to the input size: legacy as pytorch-fid, "
           "clean as clean-fid, tensorflow as torch-fidelity")
      .choices({"legacy", "clean", "tensorflow"});
  schema
      .add("input_size", &Options::input_size,
           "Side of the pictures that the network sees; 0: what it was made for")
      .range(0, 4096)
      .unit("pixels");
  schema.add("precision", &Options::precision, "Numbers that convolutions are computed in")
      .choices({"fp32", "bf16"});
  schema.add("batch", &Options::batch, "Pictures that are computed at a time")
      .range(1, 4096)
      .unit("pictures");
}

/// A layer of a network as a feature space. The weights are read when they are first needed.
class BackboneEmbedder : public Embedder {
 public:
  /// `network` ends at the layer whose values are the features. `normalisation` replaces the network's own.
  BackboneEmbedder(backbones::Network network, BackboneOptions options,
                   std::optional<backbones::Normalisation> normalisation = {});

  /// Unrounded colour pictures of the network's size. Error(usage) that says how to get weights if none are
  /// given.
  ImageSpec input() const override;
  /// [N, 3, H, W] -> the layer, flattened.
  at::Tensor embed(const at::Tensor& pixels, Context& context) override;

 private:
  void require_weights() const;

  backbones::Network network_;
  BackboneOptions options_;
  std::optional<backbones::Normalisation> normalisation_;
  std::optional<backbones::Inference> inference_;
};

/// A layer of network `Form::name`; unless told, the average pool.
template <class Form>
class AveragePoolEmbedder final : public BackboneEmbedder {
 public:
  struct Options : BackboneOptions {
    std::string layer = "avgpool";
    static void declare(Schema<Options>& schema) {
      declare_backbone(schema, Form::name);
      schema.add("layer", &Options::layer, "Layer whose values are the features");
    }
  };

  explicit AveragePoolEmbedder(const Options& options)
      : BackboneEmbedder(backbones::up_to(backbones::describe(Form::name), options.layer), options) {}
};

/// Any layer of VGG16.
class Vgg16Embedder final : public BackboneEmbedder {
 public:
  struct Options : BackboneOptions {
    std::string layer = "fc2";
    static void declare(Schema<Options>& schema);
  };

  /// Error(usage) that lists the layers if there is none of this name.
  explicit Vgg16Embedder(const Options& options);
};

/// Inception v3 in its two published forms.
class InceptionEmbedder final : public BackboneEmbedder {
 public:
  struct Options : BackboneOptions {
    std::string flavour = "fid";
    Options() { resize = "legacy"; }
    static void declare(Schema<Options>& schema);
  };

  explicit InceptionEmbedder(const Options& options);
};

}  // namespace equipoise
