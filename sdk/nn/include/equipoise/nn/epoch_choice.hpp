#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

/// "loss" (mean cross-entropy), "accuracy" or "balanced_accuracy" (mean recall of the classes that are there)
/// of `logits` [N, classes] for `labels` [N], turned so that more is better. Error(usage) for another word.
double validation_score(const std::string& score, const at::Tensor& logits, const at::Tensor& labels);

/// Remembers the best epoch of a training and the weights that it had.
class EpochChoice {
 public:
  /// Notes the score of `epoch` (from 1); keeps a copy of `parameters` if it is the best so far.
  void note(std::int64_t epoch, double score, const Parameters& parameters);
  /// Whether the last `patience` epochs brought nothing better; never for 0.
  bool exhausted(std::int64_t patience) const { return patience > 0 && last_ - best_ >= patience; }
  /// The best epoch; 0 before the first.
  std::int64_t best() const { return best_; }
  const TensorMap& weights() const { return weights_; }
  /// Puts other weights in the place of the best epoch's (with statistics computed anew).
  void replace(const Parameters& parameters) { parameters.save(weights_); }

  /// Without the weights, which are the model.
  void save(TensorMap& state) const;
  void load(const TensorMap& state, const TensorMap& model);

 private:
  std::int64_t best_ = 0, last_ = 0;
  double score_ = 0.0;
  TensorMap weights_;
};

}  // namespace equipoise::nn
