#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace equipoise::nn {

/// The shape of a 2-D U-Net; members are named as in the configuration of diffusers' UNet2DModel.
struct UNetOptions {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  std::int64_t layers_per_block = 2;
  std::vector<std::int64_t> block_out_channels = {32, 64, 64};
  std::vector<std::string> down_block_types;  ///< "DownBlock2D" or "AttnDownBlock2D", one a width.
  std::vector<std::string> up_block_types;    ///< "UpBlock2D" or "AttnUpBlock2D", from the deepest outward.
  std::int64_t norm_num_groups = 32;          ///< Divides every width.
  double norm_eps = 1e-5;
  std::int64_t attention_head_dim = 8;  ///< Divides the width of every level with attention; 0: one head.
  bool add_attention = true;            ///< Attention in the middle.
  double mid_block_scale_factor = 1.0;  ///< The middle's sums are divided by it.
  std::int64_t downsample_padding = 1;  ///< 1: on all sides; 0: one row and column, right and below.
  std::string time_embedding_type = "positional";  ///< Or "fourier" (Song et al. 2021, score SDE).
  std::int64_t time_embedding_dim = 0;             ///< 0: four times the first width.
  bool flip_sin_to_cos = true;                     ///< Cosines before sines in the positional time embedding.
  std::int64_t freq_shift = 0;
  std::int64_t num_class_embeds = 0;  ///< 0: no class conditioning.
};

/// Block types for attention at the levels whose picture side is in `resolutions`, for pictures of side
/// `size`. Error(usage) if a resolution is none of the levels'.
void set_attention(UNetOptions& options, std::int64_t size, const std::vector<std::int64_t>& resolutions);

/// Error(usage) that says why if `options` make no U-Net.
void check(const UNetOptions& options);

}  // namespace equipoise::nn
