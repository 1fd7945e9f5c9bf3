#pragma once

#include <array>

#include <ATen/core/Tensor.h>

#include "activation.hpp"
#include "equalised.hpp"

namespace equipoise::pggan {

/// A convolution and its activation, with the passes that training a critic with a gradient penalty takes:
///
///   forward                      y = f(conv(x))
///   input_gradient               from the gradient at y to that at x; what the penalty needs is kept
///   tangent                      how y moves when x moves
///   parameter_gradient           gradients of the weights, and at x
///
/// The gradient of the penalty with respect to the weights is that of the directional derivative of the
/// score along v, the penalty's gradient at the picture's gradient: the tangent pass carries v upwards, and
/// parameter_gradient takes its second-order part (Pearlmutter 1994) on the way down.
struct ConvUnit {
  EqualisedLayer layer;
  Activation activation;
};

/// What a forward pass leaves behind.
struct UnitTape {
  Filter filter;
  at::Tensor input;
  Activated output;
};

/// What the passes for the penalty leave behind, for the penalised pictures alone.
struct PenaltyTape {
  at::Tensor output_gradient, conv_gradient;   ///< Of the score, after and before the activation.
  at::Tensor input_direction, conv_direction;  ///< Of the tangent pass, before and after the convolution.
};

/// The last `count` pictures of a forward pass.
UnitTape last_pictures(const UnitTape& tape, std::int64_t count);

at::Tensor forward(const ConvUnit& unit, const Precision& precision, const at::Tensor& x, UnitTape& tape);
at::Tensor input_gradient(const ConvUnit& unit, const UnitTape& tape, const at::Tensor& gradient,
                          PenaltyTape* keep);
at::Tensor tangent(const ConvUnit& unit, const UnitTape& tape, const at::Tensor& direction,
                   PenaltyTape& keep);
/// `penalty`, if not null, belongs to the last pictures. Returns the gradient at the input, if wanted.
at::Tensor parameter_gradient(ConvUnit& unit, const UnitTape& tape, const at::Tensor& gradient,
                              const PenaltyTape* penalty, bool input_wanted = true);

/// Two units one after the other.
using ConvPair = std::array<ConvUnit, 2>;
using PairTape = std::array<UnitTape, 2>;
using PairPenalty = std::array<PenaltyTape, 2>;

}  // namespace equipoise::pggan
