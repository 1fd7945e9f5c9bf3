#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <equipoise/backbones/network.hpp>
#include <equipoise/nn/network_classifier.hpp>
#include <equipoise/schema.hpp>

#include "head.hpp"

namespace equipoise::transfer {

/// What the classifiers on a backbone have in common.
struct TransferOptions : nn::ClassifierSettings, nn::BatchNormSettings {
  std::string training = "frozen";
  std::filesystem::path weights;
  std::int64_t seed = 0;
  std::string layer;
  std::int64_t input_size = 224;
  std::int64_t hidden = 512;
  double dropout = 0.5;

  TransferOptions() { channels_last = true; }
};

/// A network trained on ImageNet, cut at a layer and flattened, then dense layers (Khazrak et al. 2025, Table
/// 1). While the backbone is frozen the classifier learns from its features, which the host computes once a
/// picture and keeps; else it learns from the stage's pictures.
class TransferClassifier : public nn::NetworkClassifier {
 public:
  TransferClassifier(const std::string& backbone, const TransferOptions& options);

  /// With a frozen backbone: the layers for the pictures that were built for, or else for `input_size`.
  std::vector<Layer> summary() const override;

 protected:
  /// Error(usage) if weights are needed and not given.
  std::unique_ptr<nn::ClassifierNetwork> make_network(const ImageSpec& image, std::int64_t features,
                                                      at::Device device, at::Generator generator) override;
  std::int64_t feature_length(const TensorMap& model) const override;

 private:
  bool frozen() const { return options_.training == "frozen" || options_.training == "frozen_random"; }

  TransferOptions options_;
  backbones::Network backbone_;
};

/// Declares the members of TransferOptions for an options struct that derives from it.
template <class Options>
void declare_transfer(Schema<Options>& schema, const std::string& backbone, bool norms) {
  schema
      .add("training", &Options::training,
           "What learns: frozen, only the dense layers behind a pretrained backbone; fine_tuned, the "
           "pretrained "
           "backbone too; from_scratch, all, from random weights; frozen_random, only the dense layers "
           "behind a "
           "random backbone")
      .choices({"frozen", "fine_tuned", "from_scratch", "frozen_random"});
  schema
      .add("weights", &Options::weights,
           "Safetensors file with the pretrained weights; ./dev weights " + backbone + " gets it")
      .required_if("training", {"fine_tuned"});
  schema.add("seed", &Options::seed, "Of the weights of a random frozen backbone").range(0, 1e15);
  schema.add("layer", &Options::layer, "Layer of the backbone whose values the dense layers learn from");
  schema
      .add("input_size", &Options::input_size,
           "Side of the pictures that a frozen backbone sees; one that learns sees the stage's size")
      .range(32, 1024)
      .unit("pixels");
  schema.add("hidden", &Options::hidden, "Length of the hidden dense layer").range(1, 65'536);
  schema.add("dropout", &Options::dropout, "Share of the hidden layer that is silenced in training")
      .range(0.0, 0.99);
  nn::ClassifierSettings::declare(schema);
  if (norms) nn::BatchNormSettings::declare(schema);
  schema.slot("backbone", Kind::embedder, "The frozen pretrained backbone")
      .fallback(backbone, {}, {"weights", "layer", "input_size", "precision"})
      .only_if("training", {"frozen"});
  schema.slot("random_backbone", Kind::embedder, "The frozen random backbone")
      .fallback(backbone, {{"initialisation", std::string("random")}},
                {"seed", "layer", "input_size", "precision"})
      .only_if("training", {"frozen_random"});
}

/// The classifier on network `Form::name`, cut at `Form::layer`; `Form::norms` says whether it normalises
/// batches.
template <class Form>
class Transfer final : public TransferClassifier {
 public:
  struct Options : TransferOptions {
    Options() { layer = Form::layer; }
    static void declare(Schema<Options>& schema) { declare_transfer(schema, Form::name, Form::norms); }
  };

  explicit Transfer(const Options& options) : TransferClassifier(Form::name, options) {}
};

}  // namespace equipoise::transfer
