#include "equipoise/backbones/inference.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/parameters.hpp>

#include "convolution.hpp"
#include "folding.hpp"
#include "operations.hpp"

namespace equipoise::backbones {

namespace {

at::ScalarType type_of(nn::Precision precision) {
  switch (precision) {
    case nn::Precision::bf16:
      return at::kBFloat16;
    case nn::Precision::fp16:
      return at::kHalf;
    case nn::Precision::fp32:
      break;
  }
  return at::kFloat;
}

/// [N] bool: the three channels are equal.
at::Tensor grey_rows(const at::Tensor& pictures) {
  const at::Tensor first = pictures.narrow(1, 0, 1);
  return pictures.narrow(1, 1, 2).eq(first).flatten(1).all(1);
}

}  // namespace

/// The network as steps over a list of values, one a node.
class Inference::Program {
 public:
  Program(const Network& network, const TensorMap& parameters, const InferenceOptions& options)
      : network_(network),
        options_(options),
        type_(type_of(options.precision)),
        groups_(plan_groups(network_)),
        last_use_(network_.nodes.size(), 0) {
    fused_ = options.device.is_cpu() && has_fused_convolution(type_);
    if (options.normalisation) network_.normalisation = *options.normalisation;
    for (const Group& group : groups_) prepare(group, parameters);
  }

  at::Tensor run(const at::Tensor& pictures) {
    const std::int64_t length = feature_count(network_, pictures.size(2), pictures.size(3));
    if (pictures.size(0) == 0) return at::empty({0, length}, at::kFloat);
    std::vector<at::Tensor> parts;
    for (std::int64_t begin = 0; begin < pictures.size(0); begin += options_.batch) {
      const std::int64_t count = std::min(options_.batch, pictures.size(0) - begin);
      parts.push_back(batch(pictures.narrow(0, begin, count).to(options_.device)));
    }
    return at::cat(parts);
  }

 private:
  void prepare(const Group& group, const TensorMap& parameters) {
    const Node& node = network_.nodes[group.first];
    for (std::size_t i = group.first; i <= group.last; ++i)
      for (const std::size_t input : network_.nodes[i].inputs) last_use_[input] = group.last;
    if (node.op == Op::convolution) {
      const Folded folded = fold(node, group.norm, parameters);
      if (node.inputs.front() == 0) {
        GreyStem stem = sum_channels(folded.weight, network_.normalisation);
        grey_ = stem.normalisation;
        ones_ = stem.weight.size(1) == 2;
        stem_.push_back(convolution(group, {stem.weight, folded.bias}));
      }
      convolutions_.emplace(group.first, convolution(group, folded));
    } else if (node.op == Op::linear) {
      linears_[group.first] = {placed(require(parameters, node.key + ".weight")),
                               placed(require(parameters, node.key + ".bias"))};
    } else if (!node.key.empty()) {
      throw Error(Fault::internal, "layer '" + node.name + "' is a norm without a convolution before it");
    }
  }

  Convolution convolution(const Group& group, const Folded& folded) const {
    const Folded own{placed(nn::in_layout(folded.weight, at::MemoryFormat::ChannelsLast)),
                     placed(folded.bias)};
    return {network_.nodes[group.first], own, group.activation, fused_};
  }

  at::Tensor placed(const at::Tensor& tensor) const { return tensor.to(options_.device, type_); }

  /// A picture's features must not depend on whether its neighbours are grey.
  at::Tensor batch(const at::Tensor& pictures) {
    if (pictures.size(1) == 1) return grey(pictures);
    const at::Tensor rows = grey_rows(pictures).cpu();
    const auto count = rows.sum().item<std::int64_t>();
    if (count == 0) return colour(pictures);
    if (count == rows.size(0)) return grey(pictures.narrow(1, 0, 1));
    const at::Tensor grey_index = rows.nonzero().flatten();
    const at::Tensor colour_index = rows.logical_not().nonzero().flatten();
    const auto chosen = [&](const at::Tensor& index) {
      return pictures.index_select(0, index.to(pictures.device()));
    };
    const at::Tensor left = grey(chosen(grey_index).narrow(1, 0, 1)), right = colour(chosen(colour_index));
    const at::Tensor order = at::cat({grey_index, colour_index}).argsort();
    return at::cat({left, right}).index_select(0, order);
  }

  at::Tensor colour(const at::Tensor& pictures) {
    return compute(normalised(pictures, network_.normalisation), nullptr);
  }

  at::Tensor grey(const at::Tensor& pictures) {
    const at::Tensor values = pictures.to(at::kFloat).sub(255.0 * grey_.mean[0]);
    at::Tensor x = values.div(255.0 * grey_.deviation[0]);
    if (ones_) x = at::cat({x, at::ones_like(x)}, 1);
    return compute(nn::in_layout(x, at::MemoryFormat::ChannelsLast), &stem_.front());
  }

  at::Tensor compute(const at::Tensor& input, Convolution* stem) {
    std::vector<at::Tensor> values(network_.nodes.size());
    values[0] = input.to(type_);
    for (const Group& group : groups_) {
      const Node& node = network_.nodes[group.first];
      values[group.last] = step(group, values, node.inputs.front() == 0 ? stem : nullptr);
      for (std::size_t i = 0; i < group.last; ++i)
        if (values[i].defined() && last_use_[i] <= group.last) values[i].reset();
    }
    return values.back().flatten(1).to(at::kCPU, at::kFloat);
  }

  at::Tensor step(const Group& group, std::vector<at::Tensor>& values, Convolution* stem) {
    const Node& node = network_.nodes[group.first];
    const at::Tensor& x = values[node.inputs.front()];
    switch (node.op) {
      case Op::convolution: {
        Convolution& own = stem != nullptr ? *stem : convolutions_.at(group.first);
        return own(x, group.addend == 0 ? at::Tensor() : values[group.addend]);
      }
      case Op::linear: {
        const Folded& weights = linears_.at(group.first);
        return activate(at::linear(x, weights.weight, weights.bias), group.activation);
      }
      case Op::add:
        return activate(x + values[node.inputs[1]], group.activation);
      case Op::relu:
      case Op::relu6:
        return activate(x.clone(), node.op);
      default:
        return rearrange(node, values);
    }
  }

  Network network_;
  InferenceOptions options_;
  at::ScalarType type_;
  std::vector<Group> groups_;
  std::vector<std::size_t> last_use_;
  bool fused_ = false, ones_ = false;
  Normalisation grey_;
  std::vector<Convolution> stem_;
  std::map<std::size_t, Convolution> convolutions_;
  std::map<std::size_t, Folded> linears_;
};

Inference::Inference(const Network& network, const TensorMap& parameters, const InferenceOptions& options) {
  const at::NoGradGuard no_grad;
  program_ = std::make_unique<Program>(network, parameters, options);
}

Inference::~Inference() = default;
Inference::Inference(Inference&&) noexcept = default;
Inference& Inference::operator=(Inference&&) noexcept = default;

at::Tensor Inference::operator()(const at::Tensor& pictures) const {
  const at::NoGradGuard no_grad;
  return program_->run(pictures);
}

}  // namespace equipoise::backbones
