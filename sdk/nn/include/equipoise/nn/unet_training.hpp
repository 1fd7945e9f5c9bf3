#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <c10/core/GradMode.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/diffusers_folder.hpp>
#include <equipoise/nn/ema.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/nn/precision.hpp>
#include <equipoise/nn/training_settings.hpp>
#include <equipoise/nn/unet.hpp>
#include <equipoise/nn/unet_settings.hpp>

namespace equipoise::nn {

/// What a network learns from a batch: to answer `target` when shown `input` at `time`. On the CPU.
struct Examples {
  at::Tensor input;   ///< [N, C, H, W] float32.
  at::Tensor time;    ///< [N] int64 or float32.
  at::Tensor target;  ///< As `input`.
  at::Tensor weight;  ///< [N] float32, of each picture's squared error; undefined: 1.
};

/// Makes examples of clean pictures [N, C, H, W] in [-1, 1]; what is random comes from the generator.
using MakeExamples = std::function<Examples(const at::Tensor& clean, at::Generator& generator)>;

/// A U-Net and its training as the manifest describes them: AdamW, cosine learning rate with warm-up,
/// clipping, accumulation, flips, moving average, precision, class conditioning with label dropout. What a
/// step does depends on its index and on what `save` keeps. Pictures may be float32 [N, C, H, W] instead of
/// uint8, and are taken as they are then (an autoencoder's codes).
class UNetTraining {
 public:
  UNetTraining(UNetSettings network, TrainingSettings training);

  /// Makes the network, from `folder` where one is given. Error(usage, data) if settings, pictures, folder
  /// and device do not fit each other.
  void build(const ImageSpec& image, Context& context, const DiffusersFolder* folder = nullptr);
  void prepare(const Split& split, Context& context);
  std::int64_t steps_per_epoch(const Split& split) const;
  /// Scalars loss, gradient_norm, learning_rate, and loss_scale with fp16, whose gradient_norm is 0 in a step
  /// left out because a gradient overflowed.
  Step step(std::int64_t index, const Split& split, Context& context, const MakeExamples& make);
  /// The gradients of the batch of step `index`, times the loss scale; its mean weighted squared error [].
  at::Tensor accumulate_gradients(std::int64_t index, const ImageSet& train, Context& context,
                                  const MakeExamples& make);

  /// `model`: the weights that sampling uses, under diffusers' names; `state`: the rest.
  void save(Archive& archive) const;
  void load(const Archive& archive);
  std::vector<Layer> summary() const;

  const ImageSpec& image() const { return image_; }
  const UNet& network() const { return *network_; }
  at::Device device() const { return network_->parameters().device(); }
  /// Whether there is an embedding for "no class", which guidance needs.
  bool knows_no_class() const;

 private:
  friend class UNetEvaluation;
  struct Batch {
    Examples examples;
    at::Tensor labels;
  };
  Batch draw_batch(std::int64_t index, const ImageSet& train, std::uint64_t seed,
                   const MakeExamples& make) const;
  at::Tensor predict(const at::Tensor& x, const at::Tensor& time, const at::Tensor& labels) const;
  void make_optimiser();
  void use_ema();
  double apply_gradients(double rate);

  UNetSettings settings_;
  TrainingSettings training_;
  Precision precision_ = Precision::fp32;
  ImageSpec image_;
  std::optional<UNet> network_;
  std::vector<at::Tensor> weights_;
  std::unique_ptr<Adam> optimiser_;
  std::unique_ptr<Ema> ema_;
  GradientScaler scaler_;
};

/// The trained network as a sampler uses it: without gradients, with the averaged weights, in the training's
/// precision, for one batch of labels. While it lives nothing else may use the network.
class UNetEvaluation {
 public:
  /// `labels` [N] int64. `guidance` 1 asks the network for the class alone; other values w combine it with
  /// the prediction without class, (1 - w) none + w class (Ho and Salimans 2022). Error(usage) if the network
  /// cannot.
  UNetEvaluation(const UNetTraining& training, const at::Tensor& labels, double guidance);
  UNetEvaluation(const UNetEvaluation&) = delete;
  UNetEvaluation& operator=(const UNetEvaluation&) = delete;

  /// The prediction for `x` [N, C, H, W] at `time`: float32.
  at::Tensor operator()(const at::Tensor& x, double time) const;

 private:
  const UNetTraining& training_;
  double guidance_;
  at::Tensor labels_;
  c10::NoGradGuard no_grad_;
  EmaScope average_;
  AutocastScope autocast_;
};

}  // namespace equipoise::nn
