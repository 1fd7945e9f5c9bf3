#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/nn/classifier_network.hpp>
#include <equipoise/nn/layers.hpp>

namespace equipoise::transfer {

/// Length of the hidden layer and the share of it that dropout silences in training.
struct HeadOptions {
  std::int64_t hidden = 512;
  double dropout = 0.5;
};

/// Dense layer with ReLU, dropout, dense layer over classes (Khazrak et al. 2025, Table 1), on features
/// [N, D]. Keys fc1.weight, fc1.bias, fc2.weight, fc2.bias; weights drawn as Keras draws them.
class Head {
 public:
  Head(nn::Parameters& parameters, std::int64_t features, std::int64_t classes, HeadOptions options);

  at::Tensor train(const at::Tensor& features, at::Generator& generator) const;
  at::Tensor hidden(const at::Tensor& features) const;
  at::Tensor classify(const at::Tensor& hidden) const { return fc2_(hidden); }
  std::vector<at::Tensor> penalised() const { return {fc1_.weight}; }

 private:
  nn::Linear fc1_, fc2_;
  double dropout_;
};

/// The layers of a head, without making it.
std::vector<Layer> head_layers(std::int64_t features, std::int64_t classes, HeadOptions options);

/// A head alone: what learns while the backbone is frozen and its features are kept.
class HeadNetwork final : public nn::ClassifierNetwork {
 public:
  HeadNetwork(std::int64_t features, std::int64_t classes, HeadOptions options, at::Device device,
              at::Generator generator);

  at::Tensor train(const at::Tensor& x, at::Generator& generator) override {
    return head_.train(x, generator);
  }
  at::Tensor hidden(const at::Tensor& x) const override { return head_.hidden(x); }
  at::Tensor classify(const at::Tensor& hidden) const override { return head_.classify(hidden); }
  std::vector<at::Tensor> penalised() const override { return head_.penalised(); }
  nn::Parameters& parameters() override { return parameters_; }
  std::vector<Layer> summary() const override;

 private:
  nn::Parameters parameters_;
  Head head_;
  std::int64_t features_, classes_;
  HeadOptions options_;
};

}  // namespace equipoise::transfer
