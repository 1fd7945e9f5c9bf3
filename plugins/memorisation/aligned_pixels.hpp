#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "feature_metrics/distances.hpp"

namespace equipoise {

/// Pictures made comparable pixel by pixel however they are mirrored, shifted by up to 4 %, brightened or
/// blurred a little: each is shrunk to a small grid, a margin is cut off, and what is left gets mean 0 and
/// length 1. The distance of two pictures is the smallest Euclidean one, 0 .. 2, over mirrorings and shifts
/// of the first; for unit vectors it is sqrt(2 - 2 r) with their correlation r.
class AlignedPixels {
 public:
  /// `pictures` [N, C, H, W] uint8.
  explicit AlignedPixels(const at::Tensor& pictures);

  std::int64_t size() const { return grid_.size(0); }

  /// The nearest picture of `others` (not empty) for each of these.
  Nearest nearest_in(const AlignedPixels& others) const { return search(others, false); }
  /// The nearest other picture of this set (at least 2).
  Nearest nearest_other() const { return search(*this, true); }

 private:
  Nearest search(const AlignedPixels& others, bool others_only) const;
  at::Tensor variants(std::int64_t begin, std::int64_t count) const;

  at::Tensor grid_;    ///< [N, C, 2 side, 2 side] float32: shifts are steps of half a small pixel.
  at::Tensor centre_;  ///< [N, D] float32 unit vectors: neither mirrored nor shifted.
};

}  // namespace equipoise
