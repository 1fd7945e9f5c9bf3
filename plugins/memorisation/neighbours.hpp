#pragma once

#include <ATen/core/Tensor.h>

#include "feature_metrics/distances.hpp"

namespace equipoise {

/// Where the pictures of a set lie between training and held-out pictures, in one space.
struct Neighbours {
  Nearest train;
  Nearest heldout;

  /// [N] float64: distance to the nearest training picture over that to the nearest held-out one. Copies have
  /// a small one; 1 where both are 0.
  at::Tensor ratio() const;
};

/// Share of `ratio` below 1.
double share_closer_to_train(const at::Tensor& ratio);

/// The median; the lower of two in the middle.
double middle_of(const at::Tensor& values);

/// 1 where a picture is authentic: farther from its nearest training picture than that one is from any other
/// training picture (Alaa et al. 2022, eq. 8). `spacing` [n_train] is each training picture's distance to its
/// nearest other one. [N] bool.
at::Tensor authentic(const Nearest& train, const at::Tensor& spacing);

}  // namespace equipoise
