#include "worker/thumbnails.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/zeros.h>

#include "worker/pictures.hpp"

namespace equipoise {

namespace {

template <class Number>
Brightness brightness_in(const Number* values, std::int64_t count) {
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto value = static_cast<double>(values[i]);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / static_cast<double>(count);
  return {mean, std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean * mean))};
}

}  // namespace

at::Tensor thumbnail(const at::Tensor& picture) {
  const bool too_small = std::min(picture.size(1), picture.size(2)) < least_side;
  if (too_small || picture.scalar_type() != at::kByte)
    return at::zeros({thumbnail_side, thumbnail_side}, at::kByte);
  ImageSpec spec;
  spec.height = spec.width = thumbnail_side;
  spec.filter = "area";
  const at::Tensor grey = adapt_channels(picture.unsqueeze(0), 1)[0];
  return resize_picture(grey, spec)[0].contiguous();
}

Brightness brightness_of(const at::Tensor& picture) {
  const at::Tensor packed = picture.contiguous();
  if (packed.scalar_type() == at::kByte)
    return brightness_in(packed.const_data_ptr<std::uint8_t>(), packed.numel());
  return brightness_in(packed.const_data_ptr<float>(), packed.numel());
}

}  // namespace equipoise
