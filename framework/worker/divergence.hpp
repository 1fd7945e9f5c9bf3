#pragma once

#include <optional>
#include <string>
#include <vector>

#include <equipoise/archive.hpp>
#include <equipoise/image_set.hpp>

namespace equipoise {

/// What shows in the scalars of a step that a training has gone astray: one that is not finite, or a loss (a
/// scalar with "loss" in its name) whose size exceeds `limit`. "loss is 31.2, beyond the loss_limit of 20";
/// empty if nothing does.
std::string divergence(const std::vector<Scalar>& scalars, const std::optional<double>& limit);

/// The same for weights: "'conv.weight' holds numbers that are not finite"; empty if all are finite.
std::string divergence(const TensorMap& weights);

}  // namespace equipoise
