#include "equipoise/nn/unet.hpp"

#include <algorithm>
#include <utility>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "unet_blocks.hpp"

namespace equipoise::nn {

struct UNet::Blocks {
  UNetOptions options;
  Parameters parameters;
  Conv2d conv_in;
  Linear time_linear_1, time_linear_2;
  at::Tensor fourier_weights, class_embedding;
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
        time_linear_1(parameters, "time_embedding.linear_1", time_features(), time_width()),
        time_linear_2(parameters, "time_embedding.linear_2", time_width(), time_width()) {
    if (fourier()) fourier_weights = parameters.add_fixed_normal("time_proj.weight", {first_width()}, 16.0);
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
  bool fourier() const { return options.time_embedding_type == "fourier"; }
  std::int64_t time_features() const { return fourier() ? 2 * first_width() : first_width(); }
  std::int64_t time_width() const {
    return options.time_embedding_dim > 0 ? options.time_embedding_dim : 4 * first_width();
  }

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
      level.pad_right_and_below = options.downsample_padding == 0;
      down.push_back(std::move(level));
      in = out;
    }
  }

  void add_mid() {
    const std::int64_t width = options.block_out_channels.back();
    const double scale = options.mid_block_scale_factor;
    mid.emplace_back(parameters, "mid_block.resnets.0", width, width, time_width(), options, scale);
    if (options.add_attention)
      mid_attention.emplace_back(parameters, "mid_block.attentions.0", width, options, scale);
    mid.emplace_back(parameters, "mid_block.resnets.1", width, width, time_width(), options, scale);
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
    at::Tensor embedding = time_linear_1(fourier() ? fourier_embedding(timesteps, fourier_weights)
                                                   : positional_embedding(timesteps, first_width(), options));
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
      if (level.resample) skips.push_back(h = shrink(level, h));
    }
    h = mid[0](h, time);
    for (const SelfAttention& attention : mid_attention) h = attention(h);
    h = mid[1](h, time);
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
  const at::Tensor out = blocks_->forward(x, blocks_->activated_time(timesteps, class_labels));
  return blocks_->fourier() ? out / timesteps.view({-1, 1, 1, 1}) : out;
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
