#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// [N, C, H, W] uint8 with `channels` channels: one grey channel becomes three equal ones, three become their
/// luma (ITU-R BT.601, rounded). Returns `pixels` itself if nothing is to be done.
at::Tensor adapt_channels(const at::Tensor& pixels, std::int64_t channels);

/// One picture [C, h, w] uint8 -> [C, height, width] uint8. `filter` is "area" (the mean over the covered
/// area where a side shrinks, linear where it grows), "bilinear" or "bicubic" (both anti-aliased).
/// Error(usage) for another.
at::Tensor resize_picture(const at::Tensor& picture, std::int64_t height, std::int64_t width,
                          const std::string& filter);

}  // namespace equipoise
