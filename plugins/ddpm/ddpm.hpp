#pragma once

#include <optional>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/unet_training.hpp>

#include "options.hpp"

namespace equipoise::ddpm {

/// Denoising diffusion (Ho et al. 2020): a U-Net that predicts the noise, the velocity or the picture,
/// trained with the (weighted) mean squared error. The archive's `model` holds the weights that sampling
/// uses, under diffusers' names.
class Ddpm final : public Generator {
 public:
  using Options = ddpm::Options;

  explicit Ddpm(Options options);

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
  std::optional<nn::NoiseSchedule> schedule_;
};

}  // namespace equipoise::ddpm
