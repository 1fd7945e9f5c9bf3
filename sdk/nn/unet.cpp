#include "equipoise/nn/unet.hpp"

#include <algorithm>
#include <utility>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "unet_blocks.hpp"

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

void check(const UNetOptions& options) {
  const auto& widths = options.block_out_channels;
  if (widths.empty()) throw Error(Fault::usage, "U-Net: no widths", "give at least one width");
  check_types(options.down_block_types, widths.size(), "DownBlock2D", "AttnDownBlock2D");
  check_types(options.up_block_types, widths.size(), "UpBlock2D", "AttnUpBlock2D");
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::int64_t width = widths[i];
    if (width < 1 || width % options.norm_num_groups != 0)
      throw Error(Fault::usage,
                  "U-Net: width " + std::to_string(width) + " does not divide into " +
                      std::to_string(options.norm_num_groups) + " groups",
                  "choose widths that are multiples of the number of groups, or fewer groups");
    const bool attends = i + 1 == widths.size() || options.down_block_types[i] == "AttnDownBlock2D" ||
                         options.up_block_types[widths.size() - 1 - i] == "AttnUpBlock2D";
    if (attends && options.attention_head_dim > 0 && width % options.attention_head_dim != 0)
      throw Error(Fault::usage,
                  "U-Net: width " + std::to_string(width) + " does not divide into attention heads of " +
                      std::to_string(options.attention_head_dim),
                  "choose a head width that divides the widths with attention");
  }
}

}  // namespace

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

struct UNet::Blocks {
  UNetOptions options;
  Parameters parameters;
  Conv2d conv_in;
  Linear time_linear_1, time_linear_2;
  at::Tensor class_embedding;
  std::vector<Level> down;
  std::vector<ResnetBlock> mid;
  std::vector<SelfAttention> mid_attention;
  std::vector<Level> up;
  std::optional<GroupNorm> conv_norm_out;
  std::optional<Conv2d> conv_out;

  Blocks(UNetOptions given, at::Device device, at::Generator generator)
      : options(std::move(given)),
        parameters(device, std::move(generator)),
        conv_in(parameters, "conv_in", options.in_channels, first_width(), 3),
        time_linear_1(parameters, "time_embedding.linear_1", first_width(), time_width()),
        time_linear_2(parameters, "time_embedding.linear_2", time_width(), time_width()) {
    if (options.num_class_embeds > 0)
      class_embedding =
          parameters.add_normal("class_embedding.weight", {options.num_class_embeds, time_width()}, 1.0);
    add_down();
    add_mid();
    add_up();
    conv_norm_out.emplace(parameters, "conv_norm_out", first_width(), options.norm_num_groups,
                          options.norm_eps);
    conv_out.emplace(parameters, "conv_out", first_width(), options.out_channels, 3);
  }

  std::int64_t first_width() const { return options.block_out_channels.front(); }
  std::int64_t time_width() const { return 4 * first_width(); }

  void add_down() {
    std::int64_t in = first_width();
    for (std::size_t i = 0; i < options.block_out_channels.size(); ++i) {
      const std::string name = "down_blocks." + std::to_string(i);
      const std::int64_t out = options.block_out_channels[i];
      Level level;
      for (std::int64_t j = 0; j < options.layers_per_block; ++j)
        add_layer(level, name, j == 0 ? in : out, out, options.down_block_types[i] == "AttnDownBlock2D");
      if (i + 1 < options.block_out_channels.size())
        level.resample.emplace(parameters, name + ".downsamplers.0.conv", out, out, 3, 2);
      down.push_back(std::move(level));
      in = out;
    }
  }

  void add_mid() {
    const std::int64_t width = options.block_out_channels.back();
    mid.emplace_back(parameters, "mid_block.resnets.0", width, width, time_width(), options);
    mid_attention.emplace_back(parameters, "mid_block.attentions.0", width, options);
    mid.emplace_back(parameters, "mid_block.resnets.1", width, width, time_width(), options);
  }

  void add_up() {
    const std::vector<std::int64_t> widths(options.block_out_channels.rbegin(),
                                           options.block_out_channels.rend());
    std::int64_t previous = widths.front();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string name = "up_blocks." + std::to_string(i);
      const std::int64_t out = widths[i], skip = widths[std::min(i + 1, widths.size() - 1)];
      Level level;
      for (std::int64_t j = 0; j <= options.layers_per_block; ++j) {
        const std::int64_t from_skip = j == options.layers_per_block ? skip : out;
        add_layer(level, name, (j == 0 ? previous : out) + from_skip, out,
                  options.up_block_types[i] == "AttnUpBlock2D");
      }
      if (i + 1 < widths.size()) level.resample.emplace(parameters, name + ".upsamplers.0.conv", out, out, 3);
      up.push_back(std::move(level));
      previous = out;
    }
  }

  void add_layer(Level& level, const std::string& name, std::int64_t in, std::int64_t out, bool attends) {
    const std::string number = std::to_string(level.resnets.size());
    level.resnets.emplace_back(parameters, name + ".resnets." + number, in, out, time_width(), options);
    if (attends) level.attentions.emplace_back(parameters, name + ".attentions." + number, out, options);
  }

  at::Tensor activated_time(const at::Tensor& timesteps, const at::Tensor& labels) const {
    at::Tensor embedding = time_linear_1(positional_embedding(timesteps, first_width(), options));
    embedding = time_linear_2(at::silu(embedding));
    if (class_embedding.defined()) {
      if (!labels.defined())
        throw Error(Fault::usage, "U-Net: a class-conditional network needs class labels");
      embedding = embedding + at::embedding(class_embedding, labels);
    }
    return at::silu(embedding);
  }

  at::Tensor forward(const at::Tensor& x, const at::Tensor& time) const {
    std::vector<at::Tensor> skips;
    at::Tensor h = conv_in(x);
    skips.push_back(h);
    for (const Level& level : down) {
      for (std::size_t i = 0; i < level.resnets.size(); ++i)
        skips.push_back(h = run_layer(level, i, h, time));
      if (level.resample) skips.push_back(h = (*level.resample)(h));
    }
    h = mid[1](mid_attention[0](mid[0](h, time)), time);
    for (const Level& level : up) {
      for (std::size_t i = 0; i < level.resnets.size(); ++i) {
        h = run_layer(level, i, at::cat({h, skips.back()}, 1), time);
        skips.pop_back();
      }
      if (level.resample) h = (*level.resample)(at::upsample_nearest2d(h, {h.size(2) * 2, h.size(3) * 2}));
    }
    return (*conv_out)(conv_norm_out->silu(h));
  }
};

UNet::UNet(UNetOptions options, at::Device device, at::Generator generator) {
  check(options);
  blocks_ = std::make_unique<Blocks>(std::move(options), device, std::move(generator));
}
UNet::~UNet() = default;
UNet::UNet(UNet&&) noexcept = default;
UNet& UNet::operator=(UNet&&) noexcept = default;

at::Tensor UNet::forward(const at::Tensor& x, const at::Tensor& timesteps,
                         const at::Tensor& class_labels) const {
  const std::int64_t multiple = side_multiple();
  if (x.size(2) % multiple != 0 || x.size(3) % multiple != 0)
    throw Error(Fault::usage,
                "U-Net: pictures of " + std::to_string(x.size(2)) + "x" + std::to_string(x.size(3)) +
                    " pixels cannot be halved " + std::to_string(blocks_->down.size() - 1) + " times",
                "use sides that are multiples of " + std::to_string(multiple) + ", or fewer widths");
  return blocks_->forward(x, blocks_->activated_time(timesteps, class_labels));
}

std::int64_t UNet::side_multiple() const {
  return std::int64_t{1} << (blocks_->down.size() - 1);
}
const UNetOptions& UNet::options() const {
  return blocks_->options;
}
Parameters& UNet::parameters() {
  return blocks_->parameters;
}
const Parameters& UNet::parameters() const {
  return blocks_->parameters;
}

std::vector<Layer> UNet::summary(std::int64_t height, std::int64_t width) const {
  const UNetOptions& o = blocks_->options;
  std::vector<Layer> layers;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> output) {
    layers.push_back({name, std::move(output), parameters().count(name), parameters().count(name, true)});
  };
  add("conv_in", {o.block_out_channels.front(), height, width});
  add("time_embedding", {blocks_->time_width()});
  if (o.num_class_embeds > 0) add("class_embedding", {blocks_->time_width()});
  std::int64_t h = height, w = width;
  for (std::size_t i = 0; i < blocks_->down.size(); ++i) {
    if (blocks_->down[i].resample) h = (h + 1) / 2, w = (w + 1) / 2;
    add("down_blocks." + std::to_string(i), {o.block_out_channels[i], h, w});
  }
  add("mid_block", {o.block_out_channels.back(), h, w});
  for (std::size_t i = 0; i < blocks_->up.size(); ++i) {
    if (blocks_->up[i].resample) h *= 2, w *= 2;
    add("up_blocks." + std::to_string(i), {o.block_out_channels[blocks_->up.size() - 1 - i], h, w});
  }
  add("conv_norm_out", {o.block_out_channels.front(), height, width});
  add("conv_out", {o.out_channels, height, width});
  return layers;
}

}  // namespace equipoise::nn
