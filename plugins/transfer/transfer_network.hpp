#pragma once

#include <vector>

#include <equipoise/backbones/trained.hpp>
#include <equipoise/nn/classifier_network.hpp>

#include "head.hpp"

namespace equipoise::transfer {

/// A backbone whose weights learn too, flattened, and a head. Keys backbone.<name in the weight file> and
/// those of the head.
class TransferNetwork final : public nn::ClassifierNetwork {
 public:
  /// Starts from the tensors `initial`. Error(usage) if the pictures are too small for the backbone.
  TransferNetwork(const backbones::Network& backbone, const TensorMap& initial, const ImageSpec& image,
                  HeadOptions options, double momentum, at::Device device, at::Generator generator);

  at::Tensor train(const at::Tensor& x, at::Generator& generator) override;
  at::Tensor hidden(const at::Tensor& x) const override;
  at::Tensor classify(const at::Tensor& hidden) const override { return head_.classify(hidden); }
  std::vector<at::Tensor> penalised() const override { return head_.penalised(); }
  void update_statistics(const at::Tensor& x, double momentum) override;
  nn::Parameters& parameters() override { return parameters_; }
  std::vector<Layer> summary() const override;

 private:
  ImageSpec image_;
  HeadOptions options_;
  double momentum_;
  nn::Parameters parameters_;
  backbones::Trained backbone_;
  Head head_;
};

/// The layers of backbone and head for pictures of `image`, without making them; those of the backbone have
/// no trainable parameters if it is `frozen`.
std::vector<Layer> transfer_layers(const backbones::Network& backbone, const ImageSpec& image,
                                   HeadOptions options, bool frozen);

}  // namespace equipoise::transfer
