#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/parameters.hpp>
#include <equipoise/nn/unet_options.hpp>

namespace equipoise::nn {

/// The U-Net of Ho et al. 2020 as diffusers builds it (UNet2DModel): equal parameter names, equal output for
/// equal weights.
class UNet {
 public:
  /// Weights are drawn from `generator` as PyTorch draws them by default. Error(usage) if the options do not
  /// fit.
  UNet(UNetOptions options, at::Device device, at::Generator generator);
  ~UNet();
  UNet(UNet&&) noexcept;
  UNet& operator=(UNet&&) noexcept;

  /// `x` [N, in_channels, H, W] float32, `timesteps` [N] or [1] (above 0 for the fourier embedding, which
  /// divides the output by them), `class_labels` [N] int64 if the network has class embeddings ->
  /// [N, out_channels, H, W]. H and W are multiples of `side_multiple()`.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& timesteps,
                     const at::Tensor& class_labels = {}) const;

  /// What the sides of a picture must be multiples of: 2^(levels - 1).
  std::int64_t side_multiple() const;
  const UNetOptions& options() const;
  Parameters& parameters();
  const Parameters& parameters() const;
  /// The blocks in forward order for pictures of this size.
  std::vector<Layer> summary(std::int64_t height, std::int64_t width) const;

 private:
  struct Blocks;
  std::unique_ptr<Blocks> blocks_;
};

}  // namespace equipoise::nn
