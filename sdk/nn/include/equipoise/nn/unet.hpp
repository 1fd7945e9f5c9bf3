#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

/// The shape of a 2-D U-Net; members are named as in the configuration of diffusers' UNet2DModel.
struct UNetOptions {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  std::int64_t layers_per_block = 2;
  std::vector<std::int64_t> block_out_channels = {32, 64, 64};
  std::vector<std::string> down_block_types;  ///< "DownBlock2D" or "AttnDownBlock2D", one a width.
  std::vector<std::string>
      up_block_types;                 ///< "UpBlock2D" or "AttnUpBlock2D", from the deepest level outward.
  std::int64_t norm_num_groups = 32;  ///< Divides every width.
  double norm_eps = 1e-5;
  std::int64_t attention_head_dim = 8;  ///< Divides the width of every level with attention; 0: one head.
  bool flip_sin_to_cos = true;          ///< Cosines before sines in the time embedding.
  std::int64_t freq_shift = 0;
  std::int64_t num_class_embeds = 0;  ///< 0: no class conditioning.
};

/// Block types for attention at the levels whose picture side is in `resolutions`, for pictures of side
/// `size`. Error(usage) if a resolution is none of the levels'.
void set_attention(UNetOptions& options, std::int64_t size, const std::vector<std::int64_t>& resolutions);

/// The U-Net of Ho et al. 2020 as diffusers builds it (UNet2DModel, positional time embedding, attention in
/// the middle): equal parameter names, equal output for equal weights.
class UNet {
 public:
  /// Weights are drawn from `generator` as PyTorch draws them by default. Error(usage) if the options do not
  /// fit.
  UNet(UNetOptions options, at::Device device, at::Generator generator);
  ~UNet();
  UNet(UNet&&) noexcept;
  UNet& operator=(UNet&&) noexcept;

  /// `x` [N, in_channels, H, W] float32, `timesteps` [N] or [1], `class_labels` [N] int64 if the network has
  /// class embeddings -> [N, out_channels, H, W]. H and W are multiples of `side_multiple()`.
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
