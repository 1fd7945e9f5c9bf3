#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Side of the thumbnails that pictures are compared by.
inline constexpr std::int64_t thumbnail_side = 64;

/// Two pictures are near-identical from this correlation on. Among 800 chest X-rays no two different ones
/// exceed 0.87, while copies at another size, brightness, contrast or JPEG quality, or cropped by up to 5 %,
/// reach 0.91 and more (docs/audit.md).
inline constexpr double near_identical = 0.90;

/// One picture [C, h, w] uint8 (or float32, 0 .. 255) -> its grey values [64, 64] uint8.
at::Tensor thumbnail(const at::Tensor& picture);

/// Two pictures that look alike; `first` < `second`.
struct Likeness {
  std::int64_t first = 0, second = 0;
  double correlation = 0;
};

/// The pairs of `thumbnails` [N, 64, 64] uint8 whose correlation is at least `threshold`, in order of their
/// indices. The correlation is that of band-passed, locally normalised pictures of 22 x 22, taken over crops
/// of either picture by up to 10 % of its side; it does not depend on brightness and contrast. A picture
/// without any structure is like no other.
std::vector<Likeness> like_pairs(const at::Tensor& thumbnails, int threads,
                                 double threshold = near_identical);

}  // namespace equipoise
