#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include <equipoise/image_set.hpp>

namespace equipoise {

/// [N, C, H, W] uint8 or float32 with `channels` channels: one grey channel becomes three equal ones, three
/// become their luma (ITU-R BT.601, rounded). Returns `pixels` itself if nothing is to be done.
at::Tensor adapt_channels(const at::Tensor& pixels, std::int64_t channels);

/// One picture [C, h, w] uint8 or float32 -> [C, height, width] of type `spec.type`, values 0 .. 255; float32
/// is not rounded. `spec.height` 0 keeps the size. `spec.filter` is "area" (the mean over the covered area
/// where a side shrinks, linear where it grows), "bilinear" or "bicubic" (both anti-aliased, as Pillow does),
/// "bilinear_aliased" (four neighbours however much the picture shrinks), or "bilinear_tensorflow" (the same,
/// placed as TensorFlow 1 does: pixel i at i * old / new, not by the pixels' centres). Error(usage) for
/// another filter, Error(data) if bytes are wanted of values.
at::Tensor resize_picture(const at::Tensor& picture, const ImageSpec& spec);

}  // namespace equipoise
