#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <equipoise/image_set.hpp>
#include <equipoise/nn/diffusers_folder.hpp>
#include <equipoise/nn/unet_options.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::nn {

/// What a manifest can say about the U-Net of a generator. Derive a plugin's Options from it and call
/// `UNetSettings::declare` in theirs.
struct UNetSettings {
  std::vector<std::int64_t> block_out_channels = {32, 64, 64};
  std::int64_t layers_per_block = 2;
  std::vector<std::int64_t> attention_resolutions = {};
  std::vector<std::string> down_block_types = {};
  std::vector<std::string> up_block_types = {};
  std::int64_t attention_head_dim = 8;
  std::int64_t norm_groups = 8;
  double norm_epsilon = 1e-5;
  std::string time_embedding = "positional";
  bool conditional = false;
  double label_dropout = 0.0;
  double guidance = 1.0;
  std::filesystem::path weights;

  template <class Options>
  static void declare(Schema<Options>& schema);
};

/// The widths and the attention of Khazrak et al. 2025 at 128 pixels.
void choose_paper_network(UNetSettings& settings);
/// For 64 pixels: widths 64, 64, 128, 128.
void choose_small_network(UNetSettings& settings);
/// For 32 pixels: widths 32, 64, 64.
void choose_tiny_network(UNetSettings& settings);

/// The network for pictures of this form. Where `folder` brings a configuration, settings at their defaults
/// give way to it and others must agree with it. Error(usage) that names both values of each contradiction,
/// or says why the settings do not fit each other.
UNetOptions network_options(const UNetSettings& settings, const ImageSpec& image,
                            const DiffusersFolder* folder = nullptr);

template <class Options>
void UNetSettings::declare(Schema<Options>& schema) {
  using S = UNetSettings;
  schema.add("block_out_channels", &S::block_out_channels, "Widths of the U-Net's levels, from the outermost")
      .range(1, 4096)
      .unit("channels");
  schema.add("layers_per_block", &S::layers_per_block, "Residual blocks a level on the way down")
      .range(1, 16);
  schema
      .add("attention_resolutions", &S::attention_resolutions,
           "Sides of the levels with self-attention; the middle always has it")
      .range(1, 4096)
      .unit("pixels");
  schema.add("down_block_types", &S::down_block_types,
             "DownBlock2D or AttnDownBlock2D for each width, instead of attention_resolutions");
  schema.add("up_block_types", &S::up_block_types,
             "UpBlock2D or AttnUpBlock2D for each width, from the deepest level outward");
  schema
      .add("attention_head_dim", &S::attention_head_dim,
           "Channels of an attention head; 0 makes one head of all channels")
      .range(0, 4096)
      .unit("channels");
  schema.add("norm_groups", &S::norm_groups, "Groups of the group norms; must divide each width")
      .range(1, 1024);
  schema.add("norm_epsilon", &S::norm_epsilon, "Added to the variance in the group norms").range(1e-12, 1.0);
  schema
      .add("time_embedding", &S::time_embedding,
           "How the network is told the time: sines at fixed frequencies, or at random ones of its logarithm "
           "with "
           "the output divided by it, as diffusers does")
      .choices({"positional", "fourier"});
  schema.add("conditional", &S::conditional,
             "One model of all classes that is told the class, instead of one model a class");
  schema
      .add("label_dropout", &S::label_dropout,
           "Share of the training pictures whose class a conditional model is not told, so that sampling can "
           "use "
           "guidance")
      .range(0.0, 0.9);
  schema
      .add("guidance", &S::guidance,
           "Weight of the class against no class in a conditional model trained with label_dropout (Ho and "
           "Salimans "
           "2022); 1 is the class alone")
      .range(0.0, 100.0)
      .for_sampling();
  schema.add("weights.unet", &S::weights,
             "Weights to begin with: a folder as diffusers saves it, or a .safetensors file; a folder's "
             "configuration replaces settings left at their defaults");
}

}  // namespace equipoise::nn
