#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/ema.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/nn/unet.hpp>

#include "options.hpp"

namespace equipoise::ddpm {

/// Denoising diffusion (Ho et al. 2020): a U-Net that predicts the noise, trained with the mean squared
/// error. The archive's `model` holds the weights that sampling uses (the moving average, where there is
/// one), under diffusers' names; `state` holds the optimiser and, with a moving average, the trained weights
/// under "net.".
class Ddpm final : public Generator {
 public:
  using Options = ddpm::Options;

  explicit Ddpm(Options options);

  void build(const ImageSpec& image, Context& context) override;
  void prepare(const Split& split, Context& context) override;
  std::int64_t steps_per_epoch(const Split& split) const override;
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override;
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override;

 private:
  at::Tensor loss(std::int64_t index, const ImageSet& train, Context& context) const;
  void make_optimiser();

  Options options_;
  nn::NoiseSchedule schedule_;
  ImageSpec image_;
  std::optional<nn::UNet> network_;
  std::unique_ptr<nn::Adam> optimiser_;
  std::unique_ptr<nn::Ema> ema_;
  std::vector<at::Tensor> weights_;
};

}  // namespace equipoise::ddpm
