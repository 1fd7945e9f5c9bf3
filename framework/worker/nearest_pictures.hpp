#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include <equipoise/image_set.hpp>

#include "store/set_table.hpp"
#include "worker/stage.hpp"

namespace equipoise {

/// For each picture the one of a list that resembles it most, pixel by pixel.
struct NearestPictures {
  at::Tensor index;     ///< [n] int64
  at::Tensor distance;  ///< [n] float64: root of the mean squared difference of the pixels, 0 .. 255.
};

/// The nearest of `list` [N, C, H, W] uint8, N >= 1, to each of `pictures` [n, C, H, W] uint8 (Euclidean
/// distance; divided by the root of C H W).
NearestPictures nearest_pictures(const at::Tensor& pictures, const at::Tensor& list);

/// The nearest other picture of `list`, N >= 2, to each of those at `indices` [n] int64.
NearestPictures nearest_others(const at::Tensor& list, const at::Tensor& indices);

/// Writes `nearest.png` and `nearest.json` of generated `pictures` [n, C, H, W] uint8, n >= 1, whose rows are
/// `rows`, into the artefact: under each row of pictures the nearest ones of `training` (not empty, same size
/// and channels), and how far they are beside what is usual between two training pictures.
void write_nearest(Stage& stage, const at::Tensor& pictures, const std::vector<SetRow>& rows,
                   const ImageSet& training);

}  // namespace equipoise
