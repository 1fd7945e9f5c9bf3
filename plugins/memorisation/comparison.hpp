#pragma once

#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>

#include "neighbours.hpp"

namespace equipoise {

/// Where candidates and held-out pictures lie between training and (other) held-out ones, in one space.
struct Comparison {
  Neighbours candidate, heldout;
};

/// The features of the three sets: [N, D] float64.
struct FeatureSets {
  at::Tensor train, candidate, heldout;
};

/// A held-out picture that the training set has, too, and which one that is.
struct SharedPicture {
  std::int64_t heldout = 0, train = 0;
};

/// Both spaces. Held-out pictures that are shared calibrate nothing and say nothing of a candidate: they are
/// in neither set of neighbours. All indices are those of the inputs.
struct Comparisons {
  Comparison features;
  std::optional<Comparison> pixels;  ///< If all inputs have pixels.
  std::vector<SharedPicture> shared;
  std::vector<at::Tensor> candidate_ratios() const;  ///< One tensor a space.
  std::vector<at::Tensor> heldout_ratios() const;
};

/// Compares the sets "train", "candidate" and "heldout". A held-out picture is taken for a copy of its
/// nearest training picture if it is nearer than held-out pictures usually are by six robust standard
/// deviations of the logarithm, in one of the spaces.
Comparisons compare_sets(const FeatureSets& features, const Inputs& inputs, Context& context);

}  // namespace equipoise
