#include "generator.hpp"

#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_bilinear2d_backward.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/upsample_nearest2d_backward.h>

namespace equipoise::pggan {

namespace {

constexpr double latent_epsilon = 1e-8;

}  // namespace

GeneratorNetwork::GeneratorNetwork(const NetworkOptions& options, at::Device device, at::Generator generator)
    : options_(options),
      parameters_(device, std::move(generator)),
      first_activation_{options.slope, /*pixel_norm=*/true} {
  const bool equalised = options.equalised;
  const std::int64_t base = options.width(0), side = smallest_side;
  first_ = add_layer(parameters_, "first", {options.latent, base, side, side}, base, 0, equalised);
  const Activation activation{options.slope, options.generator_pixel_norm};
  for (std::int64_t level = 0; level < options.levels; ++level) {
    const std::int64_t in = options.width(level > 0 ? level - 1 : 0), out = options.width(level);
    const std::string name = "blocks." + std::to_string(level) + ".";
    blocks_.push_back(
        {ConvUnit{add_layer(parameters_, name + "0", {out, in, 3, 3}, out, 1, equalised), activation},
         ConvUnit{add_layer(parameters_, name + "1", {out, out, 3, 3}, out, 1, equalised), activation}});
  }
  for (std::int64_t level = 0; level < options.levels; ++level)
    rgb_.push_back(add_layer(parameters_, "rgb." + std::to_string(level),
                             {options.colours, options.width(level), 1, 1}, options.colours, 0, equalised));
}

at::Tensor GeneratorNetwork::twice(const at::Tensor& x) const {
  const std::vector<std::int64_t> size = {2 * x.size(2), 2 * x.size(3)};
  return options_.bilinear ? at::upsample_bilinear2d(x, size, /*align_corners=*/false)
                           : at::upsample_nearest2d(x, size);
}

at::Tensor GeneratorNetwork::twice_backward(const at::Tensor& gradient) const {
  const std::vector<std::int64_t> size = {gradient.size(2), gradient.size(3)};
  const std::vector<std::int64_t> input = {gradient.size(0), gradient.size(1), size[0] / 2, size[1] / 2};
  return options_.bilinear ? at::upsample_bilinear2d_backward(gradient, size, input, /*align_corners=*/false)
                           : at::upsample_nearest2d_backward(gradient, size, input);
}

at::Tensor GeneratorNetwork::start(const at::Tensor& latent, GeneratorTape& tape) const {
  at::Tensor z = latent;
  if (options_.normalise_latent) z = z * (z.square().mean(1, true) + latent_epsilon).rsqrt();
  tape.latent = z.to(tape.precision.type);
  tape.first = prepare(first_, tape.precision);
  const std::int64_t base = options_.width(0);
  const at::Tensor flat = tape.latent.matmul(tape.first.weight.reshape({options_.latent, -1}));
  const at::Tensor x =
      flat.view({-1, base, smallest_side, smallest_side}) + tape.first.bias.view({1, base, 1, 1});
  tape.start = activate(first_activation_, x.contiguous(tape.precision.format));
  return tape.start.value;
}

void GeneratorNetwork::start_backward(const at::Tensor& gradient, const GeneratorTape& tape) {
  const at::Tensor before = pggan::backward(first_activation_, tape.start, gradient).contiguous();
  const at::Tensor weight = tape.latent.t().matmul(before.flatten(1)).view(first_.weight.sizes());
  put_gradient(first_.weight, weight, first_.gain);
  put_gradient(first_.bias, before.sum({0, 2, 3}, false, at::kFloat), 1.0);
}

at::Tensor GeneratorNetwork::forward(const at::Tensor& latent, const Growth& growth,
                                     const Precision& precision, GeneratorTape* keep) const {
  GeneratorTape passing;
  GeneratorTape& tape = keep != nullptr ? *keep : passing;
  tape = {};
  tape.growth = growth;
  tape.precision = precision;
  tape.blocks.resize(static_cast<std::size_t>(growth.level) + 1);
  at::Tensor x = start(latent, tape), low;
  for (std::size_t i = 0; i < tape.blocks.size(); ++i) {
    low = x;
    if (i > 0) x = twice(x);
    for (std::size_t k = 0; k < 2; ++k) x = pggan::forward(blocks_[i][k], precision, x, tape.blocks[i][k]);
    if (keep == nullptr) tape.blocks[i] = {};
  }
  const auto level = static_cast<std::size_t>(growth.level);
  tape.rgb = prepare(rgb_[level], precision);
  at::Tensor image = convolve(tape.rgb, x).to(at::kFloat);
  if (growth.fading()) {
    tape.low_rgb = prepare(rgb_[level - 1], precision);
    tape.low_features = low;
    const at::Tensor low_image = twice(convolve(tape.low_rgb, low)).to(at::kFloat);
    image = low_image.mul_(1.0 - growth.alpha).add_(image, growth.alpha);
  }
  tape.image = options_.tanh_output ? at::tanh(image) : image;
  return tape.image;
}

void GeneratorNetwork::backward(const at::Tensor& image_gradient, const GeneratorTape& tape) {
  const auto level = static_cast<std::size_t>(tape.growth.level);
  const double alpha = tape.growth.fading() ? tape.growth.alpha : 1.0;
  at::Tensor at_image = image_gradient;
  if (options_.tanh_output) at_image = at_image * (1.0 - tape.image.square());
  const at::Tensor at_rgb = (at_image * alpha).to(tape.precision.type);
  set_gradient(rgb_[level], tape.rgb, tape.blocks[level][1].output.value, at_rgb);
  at::Tensor gradient = input_gradient(tape.rgb, tape.blocks[level][1].output.value, at_rgb);
  for (std::size_t i = level + 1; i-- > 0;) {
    for (std::size_t k = 2; k-- > 0;)
      gradient = parameter_gradient(blocks_[i][k], tape.blocks[i][k], gradient, nullptr);
    if (i > 0) gradient = twice_backward(gradient);
    if (i == level && tape.low_features.defined()) {
      const at::Tensor at_low = twice_backward((at_image * (1.0 - alpha)).to(tape.precision.type));
      set_gradient(rgb_[level - 1], tape.low_rgb, tape.low_features, at_low);
      gradient = gradient + input_gradient(tape.low_rgb, tape.low_features, at_low);
    }
  }
  start_backward(gradient, tape);
}

std::vector<Layer> GeneratorNetwork::summary(const std::string& prefix) const {
  std::vector<Layer> layers;
  const auto add = [&](const EqualisedLayer& layer, std::int64_t channels, std::int64_t level) {
    const std::int64_t side = smallest_side << level, count = parameters_.count(layer.name);
    layers.push_back({prefix + layer.name, {channels, side, side}, count, count});
  };
  add(first_, options_.width(0), 0);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const auto level = static_cast<std::int64_t>(i);
    for (const ConvUnit& unit : blocks_[i]) add(unit.layer, options_.width(level), level);
    add(rgb_[i], options_.colours, level);
  }
  return layers;
}

}  // namespace equipoise::pggan
