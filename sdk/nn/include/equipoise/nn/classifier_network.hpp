#pragma once

#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

/// A network that ends in a linear layer over classes, as `NetworkClassifier` trains it. Its input is
/// [N, C, H, W] float32 in 0..1, or [N, D] float32 features.
class ClassifierNetwork {
 public:
  virtual ~ClassifierNetwork() = default;

  virtual Parameters& parameters() = 0;
  const Parameters& parameters() const { return const_cast<ClassifierNetwork*>(this)->parameters(); }

  /// Logits [N, classes] with dropout drawn from `generator` (CPU) and the batch's statistics.
  virtual at::Tensor train(const at::Tensor& x, at::Generator& generator) = 0;
  /// The last hidden layer [N, D] as a finished model computes it.
  virtual at::Tensor hidden(const at::Tensor& x) const = 0;
  /// Logits [N, classes] of `hidden`.
  virtual at::Tensor classify(const at::Tensor& hidden) const = 0;
  /// The weights that the L2 penalty is on.
  virtual std::vector<at::Tensor> penalised() const = 0;
  /// Moves the running statistics by `momentum` towards those of a batch; nothing without batch norm.
  virtual void update_statistics(const at::Tensor& x, double momentum) {
    (void)x;
    (void)momentum;
  }
  virtual std::vector<Layer> summary() const = 0;
};

}  // namespace equipoise::nn
