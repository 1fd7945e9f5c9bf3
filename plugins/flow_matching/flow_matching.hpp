#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/training_settings.hpp>
#include <equipoise/nn/unet_settings.hpp>
#include <equipoise/nn/unet_training.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::flow_matching {

/// What a manifest can say about a flow, beside the network and its training.
struct Options : nn::UNetSettings, nn::TrainingSettings {
  std::string time_sampling = "uniform";
  double time_mean = 0.0;
  double time_deviation = 1.0;

  std::string sampler = "euler";
  std::int64_t sampling_steps = 25;

  static void declare(Schema<Options>& schema);
};

/// Rectified flow: x_t = (1 - t) picture + t noise for t in [0, 1]; the U-Net is told 1000 t and predicts the
/// velocity noise - picture, which sampling follows from t = 1 to 0. The archive's `model` holds the weights
/// that sampling uses, under diffusers' names.
class FlowMatching final : public Generator {
 public:
  using Options = flow_matching::Options;

  explicit FlowMatching(Options options);

  void build(const ImageSpec& image, Context& context) override;
  void prepare(const Split& split, Context& context) override { training_.prepare(split, context); }
  std::int64_t steps_per_epoch(const Split& split) const override { return training_.steps_per_epoch(split); }
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override { training_.load(archive); }
  std::vector<Layer> summary() const override { return training_.summary(); }
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override;

 private:
  nn::Examples examples(const at::Tensor& clean, at::Generator& generator) const;

  Options options_;
  nn::UNetTraining training_;
};

}  // namespace equipoise::flow_matching
