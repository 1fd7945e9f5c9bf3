#include "equipoise/nn/unet_options.hpp"

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

void check_types(const std::vector<std::string>& types, std::size_t levels, const std::string& plain,
                 const std::string& attending) {
  if (types.size() != levels)
    throw Error(
        Fault::usage,
        "U-Net: " + std::to_string(types.size()) + " block types for " + std::to_string(levels) + " widths",
        "give one block type a width");
  for (const std::string& type : types)
    if (type != plain && type != attending)
      throw Error(Fault::usage, "U-Net: unknown block type '" + type + "'",
                  "use " + plain + " or " + attending);
}

void check_number(const std::string& name, std::int64_t value, std::int64_t min, std::int64_t max) {
  if (value < min || value > max)
    throw Error(Fault::usage, "U-Net: " + name + " is " + std::to_string(value),
                "it must lie between " + std::to_string(min) + " and " + std::to_string(max));
}

void check_numbers(const UNetOptions& options) {
  check_number("the number of levels", static_cast<std::int64_t>(options.block_out_channels.size()), 1, 16);
  check_number("in_channels", options.in_channels, 1, 4096);
  check_number("out_channels", options.out_channels, 1, 4096);
  check_number("layers_per_block", options.layers_per_block, 1, 64);
  check_number("norm_num_groups", options.norm_num_groups, 1, 65'536);
  check_number("attention_head_dim", options.attention_head_dim, 0, 65'536);
  check_number("time_embedding_dim", options.time_embedding_dim, 0, 1'000'000);
  check_number("num_class_embeds", options.num_class_embeds, 0, 1'000'000);
  check_number("downsample_padding", options.downsample_padding, 0, 1);
  for (const std::int64_t width : options.block_out_channels) check_number("a width", width, 1, 65'536);
}

void check_embedding(const UNetOptions& options) {
  if (options.time_embedding_type != "positional" && options.time_embedding_type != "fourier")
    throw Error(Fault::usage, "U-Net: unknown time embedding '" + options.time_embedding_type + "'",
                "use positional or fourier");
  if (options.time_embedding_type == "positional" &&
      options.block_out_channels.front() / 2 <= options.freq_shift)
    throw Error(Fault::usage, "U-Net: the first width is too small for a positional time embedding",
                "choose a first width above " + std::to_string(2 * options.freq_shift));
}

}  // namespace

void check(const UNetOptions& options) {
  const auto& widths = options.block_out_channels;
  if (widths.empty()) throw Error(Fault::usage, "U-Net: no widths", "give at least one width");
  check_numbers(options);
  check_types(options.down_block_types, widths.size(), "DownBlock2D", "AttnDownBlock2D");
  check_types(options.up_block_types, widths.size(), "UpBlock2D", "AttnUpBlock2D");
  check_embedding(options);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::int64_t width = widths[i];
    if (width % options.norm_num_groups != 0)
      throw Error(Fault::usage,
                  "U-Net: width " + std::to_string(width) + " does not divide into " +
                      std::to_string(options.norm_num_groups) + " groups",
                  "choose widths that are multiples of the number of groups, or fewer groups");
    const bool middle = options.add_attention && i + 1 == widths.size();
    const bool attends = middle || options.down_block_types[i] == "AttnDownBlock2D" ||
                         options.up_block_types[widths.size() - 1 - i] == "AttnUpBlock2D";
    if (attends && options.attention_head_dim > 0 && width % options.attention_head_dim != 0)
      throw Error(Fault::usage,
                  "U-Net: width " + std::to_string(width) + " does not divide into attention heads of " +
                      std::to_string(options.attention_head_dim),
                  "choose a head width that divides the widths with attention");
  }
}

void set_attention(UNetOptions& options, std::int64_t size, const std::vector<std::int64_t>& resolutions) {
  const std::size_t levels = options.block_out_channels.size();
  options.down_block_types.assign(levels, "DownBlock2D");
  options.up_block_types.assign(levels, "UpBlock2D");
  for (const std::int64_t resolution : resolutions) {
    std::size_t level = 0;
    while (level < levels && (size >> level) != resolution) ++level;
    if (level == levels)
      throw Error(Fault::usage,
                  "no level of the U-Net has a side of " + std::to_string(resolution) + " pixels",
                  "pictures of " + std::to_string(size) + " pixels are halved " + std::to_string(levels - 1) +
                      " times: name one of those sides");
    options.down_block_types[level] = "AttnDownBlock2D";
    options.up_block_types[levels - 1 - level] = "AttnUpBlock2D";
  }
}

}  // namespace equipoise::nn
