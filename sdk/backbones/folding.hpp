#pragma once

#include <array>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/backbones/network.hpp>

namespace equipoise::backbones {

struct Folded {
  at::Tensor weight, bias;
};

/// Weight and bias of convolution `node`, with the batch norm `norm` behind it folded in if that is not null,
/// computed in double precision. Error(data) if a tensor is missing.
Folded fold(const Node& node, const Node* norm, const TensorMap& parameters);

/// The first convolution for grey pictures.
struct GreyStem {
  Normalisation normalisation;  ///< Of the grey value: the mean of the channels' own, three times.
  /// [out, 1, k, k], or [out, 2, k, k] if the channels' normalisations differ: the second channel is for a
  /// plane of ones, which ends where the zero padding begins, as the channels' own offsets do.
  at::Tensor weight;
};

/// The three input channels of `weight` summed for equal channels.
GreyStem sum_channels(const at::Tensor& weight, const Normalisation& normalisation);

/// The plan of a network's computation: groups of nodes that one kernel can do.
struct Group {
  std::size_t first = 0;  ///< The node that gives the group its operation.
  std::size_t last = 0;   ///< The node whose value the group computes.
  const Node* norm = nullptr;
  /// The node whose value is added before the activation, in its own memory; 0: none.
  std::size_t addend = 0;
  Op activation = Op::input;  ///< relu, relu6, or input for none.
};

/// Groups in order of computation; node pointers point into `network`.
std::vector<Group> plan_groups(const Network& network);

}  // namespace equipoise::backbones
