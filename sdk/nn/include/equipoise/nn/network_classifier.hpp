#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/classification_loss.hpp>
#include <equipoise/nn/classifier_network.hpp>
#include <equipoise/nn/classifier_settings.hpp>
#include <equipoise/nn/epoch_choice.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/nn/precision.hpp>

namespace equipoise::nn {

/// What a network learns from besides the manifest's settings.
struct NetworkTask {
  ClassifierSettings settings;
  BatchNormSettings batch_norm = {};
  std::string slot = {};  ///< Learns from the features of this slot; empty: from pixels.
  double adam_epsilon = 1e-8;
};

/// The training and use of a `ClassifierNetwork` as the manifest describes them: Adam with L2 on chosen
/// layers, class weights, over-sampling, focal loss, mixup, label smoothing, augmentation, learning-rate
/// schedule, early stopping and the choice of the best epoch. A plugin derives from it and makes the network.
/// What a step does depends on its index and on what `save` keeps.
class NetworkClassifier : public Classifier {
 public:
  explicit NetworkClassifier(NetworkTask task);

  void build(const ImageSpec& image, Context& context) override;
  /// Error(data) without pictures or with pictures of one class only; Error(usage) if settings do not fit.
  void prepare(const Split& split, Context& context) override;
  std::int64_t steps_per_epoch(const Split& split) const override;
  /// Scalars loss (with the penalty), cross_entropy, accuracy (of the batch) and learning_rate.
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override;
  at::Tensor predict(const ImageSet& images, Context& context) override;
  at::Tensor features(const ImageSet& images, Context& context) override;

 protected:
  /// Makes the untrained network; `features` is the length of a picture's features, 0 for pixels.
  virtual std::unique_ptr<ClassifierNetwork> make_network(const ImageSpec& image, std::int64_t features,
                                                          at::Device device, at::Generator generator) = 0;
  /// With a slot: the length of the features that the network in `model` learned from.
  virtual std::int64_t feature_length(const TensorMap& model) const;

  const ImageSpec& image() const { return image_; }

 private:
  struct Batch {
    at::Tensor x, targets, labels;
  };
  void make(std::int64_t features);
  void check(const Split& split, Context& context) const;
  at::Tensor inputs(const ImageSet& images, Context& context) const;
  Batch draw(std::int64_t index, const Split& split, Context& context) const;
  at::Tensor altered_features(std::int64_t index, const ImageSet& pictures, const at::Tensor& chosen,
                              Context& context) const;
  void mix(Batch& batch, at::Generator& generator) const;
  double rate(std::int64_t index, std::int64_t steps) const;
  double penalty() const;
  void judge(std::int64_t index, const Split& split);
  void finish(const Split& split, Context& context);
  at::Tensor prepared(const at::Tensor& batch) const;
  at::Tensor hidden(const at::Tensor& batch) const;
  at::Tensor in_batches(const at::Tensor& inputs,
                        const std::function<at::Tensor(const at::Tensor&)>& map) const;

  NetworkTask task_;
  ImageSpec image_;
  at::Device device_ = at::kCPU;
  std::uint64_t seed_ = 0;
  Precision precision_ = Precision::fp32;
  std::unique_ptr<ClassifierNetwork> network_;
  std::unique_ptr<Adam> optimiser_;
  GradientScaler scaler_;
  LossOptions loss_;
  EpochChoice choice_;
  at::Tensor train_, validation_;  // Pixels, or features by the slot.
  at::Tensor rows_;                // Of an epoch, where over-sampling repeats some.
};

}  // namespace equipoise::nn
