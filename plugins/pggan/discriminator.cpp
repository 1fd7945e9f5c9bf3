#include "discriminator.hpp"

#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool2d_backward.h>

namespace equipoise::pggan {

namespace {

at::Tensor half(const at::Tensor& x) {
  return at::avg_pool2d(x, {2, 2});
}

at::Tensor half_backward(const at::Tensor& x, const at::Tensor& gradient) {
  return at::avg_pool2d_backward(gradient, x, {2, 2}, {2, 2}, {0, 0}, /*ceil_mode=*/false,
                                 /*count_include_pad=*/true, std::nullopt);
}

at::Tensor last_of(const at::Tensor& x, std::int64_t count) {
  return x.narrow(0, x.size(0) - count, count);
}

/// The gradient or tangent of the dense layer's input, in the form of the block before it.
at::Tensor as_features(const at::Tensor& flat, const at::Tensor& like) {
  return flat.view({flat.size(0), flat.size(1), 1, 1})
      .to(like.scalar_type())
      .contiguous(like.suggest_memory_format());
}

}  // namespace

DiscriminatorNetwork::DiscriminatorNetwork(const NetworkOptions& options, at::Device device,
                                           at::Generator generator)
    : options_(options), parameters_(device, std::move(generator)), deviation_(options.deviation_group) {
  const bool equalised = options.equalised;
  const Activation activation{options.slope, options.discriminator_pixel_norm};
  for (std::int64_t level = 0; level < options.levels; ++level)
    rgb_.push_back(add_layer(parameters_, "rgb." + std::to_string(level),
                             {options.width(level), options.colours, 1, 1}, options.width(level), 0,
                             equalised));
  for (std::int64_t level = 0; level < options.levels; ++level) {
    const bool last = level == 0;
    const std::int64_t in = options.width(level) + (last ? deviation_.channels() : 0);
    const std::int64_t out = options.width(last ? 0 : level - 1);
    const std::int64_t kernel = last ? smallest_side : 3;
    const std::string name = "blocks." + std::to_string(level) + ".";
    blocks_.push_back(
        {ConvUnit{add_layer(parameters_, name + "0", {out, in, 3, 3}, out, 1, equalised), activation},
         ConvUnit{
             add_layer(parameters_, name + "1", {out, out, kernel, kernel}, out, last ? 0 : 1, equalised),
             activation}});
  }
  out_ = add_layer(parameters_, "out", {1, options.width(0)}, 1, 0, equalised);
}

at::Tensor DiscriminatorNetwork::forward(const at::Tensor& images, const Growth& growth,
                                         const Precision& precision, std::int64_t sets,
                                         DiscriminatorTape& tape) const {
  const auto level = static_cast<std::size_t>(growth.level);
  tape = {};
  tape.growth = growth;
  tape.sets = sets;
  tape.blocks.resize(level + 1);
  tape.image = nn::in_layout(images.to(precision.type), precision.format);
  tape.rgb = prepare(rgb_[level], precision);
  at::Tensor x = convolve(tape.rgb, tape.image);
  for (std::size_t i = level; i > 0; --i) {
    for (std::size_t k = 0; k < 2; ++k) x = pggan::forward(blocks_[i][k], precision, x, tape.blocks[i][k]);
    x = half(x);
    if (i < level || !growth.fading()) continue;
    tape.low_image = half(tape.image);
    tape.low_rgb = prepare(rgb_[level - 1], precision);
    x = x.mul_(growth.alpha).add_(convolve(tape.low_rgb, tape.low_image), 1.0 - growth.alpha);
  }
  tape.features = x;
  x = deviation_.forward(x, sets);
  for (std::size_t k = 0; k < 2; ++k) x = pggan::forward(blocks_[0][k], precision, x, tape.blocks[0][k]);
  tape.last = x.flatten(1).to(at::kFloat);
  tape.weight = out_.weight.detach() * out_.gain;
  return tape.last.matmul(tape.weight.t()).flatten().add_(out_.bias.detach());
}

at::Tensor DiscriminatorNetwork::image_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape,
                                                ScoreDerivatives* keep) const {
  const std::int64_t count = seeds.size(0);
  const std::size_t level = tape.blocks.size() - 1;
  if (keep != nullptr) keep->blocks.resize(level + 1);
  const auto through = [&](std::size_t i, at::Tensor gradient) {
    for (std::size_t k = 2; k-- > 0;)
      gradient = input_gradient(blocks_[i][k], last_pictures(tape.blocks[i][k], count), gradient,
                                keep != nullptr ? &keep->blocks[i][k] : nullptr);
    return gradient;
  };
  at::Tensor gradient = through(0, as_features(seeds.unsqueeze(1) * tape.weight, tape.features));
  if (keep != nullptr) keep->deviation_gradient = gradient;
  gradient = deviation_.backward(last_of(tape.features, count), gradient, 1);
  at::Tensor low;
  for (std::size_t i = 1; i <= level; ++i) {
    if (i == level && tape.low_image.defined()) {
      const at::Tensor at_low = gradient * (1.0 - tape.growth.alpha);
      if (keep != nullptr) keep->low_rgb_gradient = at_low;
      low = half_backward(last_of(tape.image, count),
                          input_gradient(tape.low_rgb, last_of(tape.low_image, count), at_low));
      gradient = gradient * tape.growth.alpha;
    }
    gradient = through(i, half_backward(last_of(tape.blocks[i][1].output.value, count), gradient));
  }
  if (keep != nullptr) keep->rgb_gradient = gradient;
  gradient = input_gradient(tape.rgb, last_of(tape.image, count), gradient).to(at::kFloat);
  return low.defined() ? gradient.add_(low) : gradient;
}

void DiscriminatorNetwork::tangent(const at::Tensor& direction, const DiscriminatorTape& tape,
                                   ScoreDerivatives& keep) const {
  const std::int64_t count = direction.size(0);
  const std::size_t level = tape.blocks.size() - 1;
  const auto through = [&](std::size_t i, at::Tensor moved) {
    for (std::size_t k = 0; k < 2; ++k)
      moved =
          pggan::tangent(blocks_[i][k], last_pictures(tape.blocks[i][k], count), moved, keep.blocks[i][k]);
    return moved;
  };
  keep.image_direction =
      direction.to(tape.image.scalar_type()).contiguous(tape.image.suggest_memory_format());
  at::Tensor moved = convolve_tangent(tape.rgb, keep.image_direction);
  for (std::size_t i = level; i > 0; --i) {
    moved = half(through(i, moved));
    if (i < level || !tape.low_image.defined()) continue;
    keep.low_image_direction = half(keep.image_direction);
    moved = moved.mul_(tape.growth.alpha)
                .add_(convolve_tangent(tape.low_rgb, keep.low_image_direction), 1.0 - tape.growth.alpha);
  }
  keep.deviation_direction = moved;
  moved = deviation_.tangent(last_of(tape.features, count), moved, 1);
  keep.last_direction = through(0, moved).flatten(1).to(at::kFloat);
}

void DiscriminatorNetwork::last_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape,
                                         const ScoreDerivatives* penalty) {
  at::Tensor weight = seeds.unsqueeze(0).matmul(tape.last);
  if (penalty != nullptr) weight = weight + penalty->last_direction.sum(0, /*keepdim=*/true);
  put_gradient(out_.weight, weight, out_.gain);
}

void DiscriminatorNetwork::parameter_gradient(const at::Tensor& seeds, const DiscriminatorTape& tape,
                                              const ScoreDerivatives* penalty) {
  const std::size_t level = tape.blocks.size() - 1;
  put_gradient(out_.bias, seeds.sum(0, /*keepdim=*/true), 1.0);  // Real and fake nearly cancel here.
  last_gradient(seeds.to(at::kFloat), tape, penalty);
  const auto through = [&](std::size_t i, at::Tensor gradient) {
    for (std::size_t k = 2; k-- > 0;)
      gradient = pggan::parameter_gradient(blocks_[i][k], tape.blocks[i][k], gradient,
                                           penalty != nullptr ? &penalty->blocks[i][k] : nullptr);
    return gradient;
  };
  at::Tensor gradient =
      through(0, as_features(seeds.to(at::kFloat).unsqueeze(1) * tape.weight, tape.features));
  gradient = deviation_.backward(tape.features, gradient, tape.sets);
  if (penalty != nullptr && deviation_.channels() > 0) {
    const std::int64_t count = penalty->deviation_direction.size(0);
    last_of(gradient, count)
        .add_(deviation_.curvature(last_of(tape.features, count), penalty->deviation_gradient,
                                   penalty->deviation_direction, 1));
  }
  for (std::size_t i = 1; i <= level; ++i) {
    if (i == level && tape.low_image.defined()) {
      EqualisedLayer& low = rgb_[level - 1];
      set_gradient(low, tape.low_rgb, tape.low_image, gradient * (1.0 - tape.growth.alpha));
      if (penalty != nullptr)
        add_weight_gradient(low, tape.low_rgb, penalty->low_image_direction, penalty->low_rgb_gradient);
      gradient = gradient * tape.growth.alpha;
    }
    gradient = through(i, half_backward(tape.blocks[i][1].output.value, gradient));
  }
  set_gradient(rgb_[level], tape.rgb, tape.image, gradient);
  if (penalty != nullptr)
    add_weight_gradient(rgb_[level], tape.rgb, penalty->image_direction, penalty->rgb_gradient);
}

std::vector<Layer> DiscriminatorNetwork::summary(const std::string& prefix) const {
  std::vector<Layer> layers;
  const auto add = [&](const EqualisedLayer& layer, std::vector<std::int64_t> output) {
    const std::int64_t count = parameters_.count(layer.name);
    layers.push_back({prefix + layer.name, std::move(output), count, count});
  };
  for (std::size_t i = blocks_.size(); i-- > 0;) {
    const auto level = static_cast<std::int64_t>(i);
    const std::int64_t side = smallest_side << level, last = i == 0 ? 1 : side;
    add(rgb_[i], {options_.width(level), side, side});
    const std::int64_t out = options_.width(i == 0 ? 0 : level - 1);
    add(blocks_[i][0].layer, {out, side, side});
    add(blocks_[i][1].layer, {out, last, last});
  }
  add(out_, {1});
  return layers;
}

}  // namespace equipoise::pggan
