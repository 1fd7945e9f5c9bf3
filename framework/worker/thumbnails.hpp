#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Height and width of a thumbnail in pixels, whatever the picture's own shape.
inline constexpr std::int64_t thumbnail_side = 64;

/// Pictures with a shorter side have too few details to be told apart by their thumbnails.
inline constexpr std::int64_t least_side = 32;

/// A picture [1 or 3, h, w] uint8 or float32 -> [64, 64] uint8, grey (luma of colour), mean over the covered
/// area. All zero, which resembles nothing, for float32 values and for sides below `least_side`.
at::Tensor thumbnail(const at::Tensor& picture);

/// Mean and standard deviation over all values of a picture.
struct Brightness {
  double mean = 0;
  double deviation = 0;
};
Brightness brightness_of(const at::Tensor& picture);

}  // namespace equipoise
