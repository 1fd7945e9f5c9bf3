#include "folding.hpp"

#include <algorithm>

#include <ATen/ATen.h>

namespace equipoise::backbones {

Folded fold(const Node& node, const Node* norm, const TensorMap& parameters) {
  const at::Tensor weight = require(parameters, node.key + ".weight").to(at::kDouble);
  at::Tensor bias = node.bias ? require(parameters, node.key + ".bias").to(at::kDouble)
                              : at::zeros({node.channels}, at::kDouble);
  if (norm == nullptr) return {weight.to(at::kFloat), bias.to(at::kFloat)};
  const auto of = [&](const char* part) { return require(parameters, norm->key + part).to(at::kDouble); };
  const at::Tensor scale = of(".weight") / (of(".running_var") + norm->epsilon).sqrt();
  bias = (bias - of(".running_mean")) * scale + of(".bias");
  return {(weight * scale.view({-1, 1, 1, 1})).to(at::kFloat), bias.to(at::kFloat)};
}

GreyStem sum_channels(const at::Tensor& weight, const Normalisation& normalisation) {
  double mean = 0, deviation = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    mean += normalisation.mean[c] / 3;
    deviation += normalisation.deviation[c] / 3;
  }
  at::Tensor scales = at::empty({1, 3, 1, 1}, at::kDouble), offsets = at::empty({1, 3, 1, 1}, at::kDouble);
  bool equal = true;
  for (std::size_t c = 0; c < 3; ++c) {
    scales.data_ptr<double>()[c] = deviation / normalisation.deviation[c];
    offsets.data_ptr<double>()[c] = (mean - normalisation.mean[c]) / normalisation.deviation[c];
    equal = equal && normalisation.mean[c] == normalisation.mean[0] &&
            normalisation.deviation[c] == normalisation.deviation[0];
  }
  const at::Tensor exact = weight.to(at::kDouble);
  GreyStem stem{{{mean, mean, mean}, {deviation, deviation, deviation}}, (exact * scales).sum(1, true)};
  if (!equal) stem.weight = at::cat({stem.weight, (exact * offsets).sum(1, true)}, 1);
  stem.weight = stem.weight.to(at::kFloat);
  return stem;
}

namespace {

/// For each node the nodes that read it.
std::vector<std::vector<std::size_t>> readers_of(const Network& network) {
  std::vector<std::vector<std::size_t>> readers(network.nodes.size());
  for (std::size_t i = 0; i < network.nodes.size(); ++i)
    for (const std::size_t input : network.nodes[i].inputs) readers[input].push_back(i);
  return readers;
}

/// Whether the group that begins at node `first` can write the sum `sum` over its addend: the addend is there
/// by then, and nothing else reads it from then on.
bool overwritable(const std::vector<std::size_t>& readers, std::size_t addend, std::size_t first,
                  std::size_t sum) {
  return addend > 0 && addend < first && std::all_of(readers.begin(), readers.end(), [&](std::size_t reader) {
           return reader < first || reader == sum;
         });
}

}  // namespace

std::vector<Group> plan_groups(const Network& network) {
  const auto readers = readers_of(network);
  const auto& nodes = network.nodes;
  std::vector<bool> taken(nodes.size(), false);
  std::vector<Group> groups;
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    if (taken[i]) continue;
    Group group{.first = i, .last = i};
    const auto next = [&]() -> const Node* {
      return readers[group.last].size() == 1 ? &nodes[readers[group.last].front()] : nullptr;
    };
    const auto take = [&] { taken[group.last = readers[group.last].front()] = true; };
    if (nodes[i].op == Op::convolution) {
      if (const Node* node = next(); node && node->op == Op::batch_norm) group.norm = node, take();
      if (const Node* node = next();
          node && node->op == Op::add && node->inputs[0] == group.last &&
          overwritable(readers[node->inputs[1]], node->inputs[1], i, readers[group.last].front()))
        group.addend = node->inputs[1], take();
    }
    const bool computes =
        nodes[i].op == Op::convolution || nodes[i].op == Op::linear || nodes[i].op == Op::add;
    if (const Node* node = next(); computes && node && (node->op == Op::relu || node->op == Op::relu6))
      group.activation = node->op, take();
    groups.push_back(group);
  }
  return groups;
}

}  // namespace equipoise::backbones
