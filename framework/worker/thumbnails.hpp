#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Height and width of a thumbnail in pixels, whatever the picture's own shape.
inline constexpr std::int64_t thumbnail_side = 64;

/// A picture [1 or 3, h, w] uint8 or float32 -> [64, 64] uint8, grey (luma of colour), mean over the covered
/// area. A picture of float32 values is all zero: values have no thumbnail.
at::Tensor thumbnail(const at::Tensor& picture);

/// Mean and standard deviation over all values of a picture.
struct Brightness {
  double mean = 0;
  double deviation = 0;
};
Brightness brightness_of(const at::Tensor& picture);

}  // namespace equipoise
