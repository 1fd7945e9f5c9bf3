#include "worker/pictures.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <opencv2/imgproc.hpp>

#include <equipoise/error.hpp>

namespace equipoise {

namespace {

cv::Mat as_matrix(const at::Tensor& plane) {
  return {static_cast<int>(plane.size(0)), static_cast<int>(plane.size(1)),
          plane.scalar_type() == at::kByte ? CV_8UC1 : CV_32FC1, const_cast<void*>(plane.const_data_ptr())};
}

// OpenCV's area filter means an average only where both sides shrink, hence two passes for mixed cases.
at::Tensor resize_by_area(const at::Tensor& picture, std::int64_t height, std::int64_t width) {
  const at::Tensor source = picture.contiguous();
  at::Tensor result = at::empty({source.size(0), height, width}, source.options());
  const cv::Size smaller(static_cast<int>(std::min(width, source.size(2))),
                         static_cast<int>(std::min(height, source.size(1))));
  const cv::Size wanted(static_cast<int>(width), static_cast<int>(height));
  for (std::int64_t c = 0; c < source.size(0); ++c) {
    cv::Mat target = as_matrix(result[c]);
    cv::Mat shrunk = as_matrix(source[c]);
    if (shrunk.size() != smaller) cv::resize(as_matrix(source[c]), shrunk, smaller, 0, 0, cv::INTER_AREA);
    if (smaller == wanted) {
      shrunk.copyTo(target);
    } else {
      cv::resize(shrunk, target, wanted, 0, 0, cv::INTER_LINEAR);
    }
  }
  return result;
}

at::Tensor stretched(const at::Tensor& picture, std::int64_t dim, std::int64_t size) {
  const std::int64_t last = picture.size(dim) - 1;
  const float scale = static_cast<float>(last + 1) / static_cast<float>(size);
  const at::Tensor place = at::arange(size, at::kFloat).mul_(scale);
  const at::Tensor before = place.floor().to(at::kLong);
  const at::Tensor first = picture.index_select(dim, before);
  const at::Tensor second = picture.index_select(dim, before.add(1).clamp_max_(last));
  const at::Tensor share = place.sub(before.to(at::kFloat)).unsqueeze(dim == 2 ? 0 : 1);
  return second.sub(first).mul_(share).add_(first);
}

at::Tensor resize_by_neighbours(const at::Tensor& picture, const ImageSpec& spec) {
  const at::Tensor batch = picture.unsqueeze(0).to(at::kFloat);
  const std::array<std::int64_t, 2> size{spec.height, spec.width};
  if (spec.filter == "bilinear")
    return at::_upsample_bilinear2d_aa(batch, size, false, std::nullopt, std::nullopt).squeeze(0);
  if (spec.filter == "bicubic")
    return at::_upsample_bicubic2d_aa(batch, size, false, std::nullopt, std::nullopt)
        .clamp_(0, 255)
        .squeeze(0);
  if (spec.filter == "bilinear_aliased")
    return at::upsample_bilinear2d(batch, size, false, std::nullopt, std::nullopt).squeeze(0);
  if (spec.filter == "bilinear_tensorflow")
    return stretched(stretched(batch.squeeze(0), 2, spec.width), 1, spec.height);
  throw Error(Fault::usage, "unknown resize filter '" + spec.filter + "'",
              "use area, bilinear, bicubic, bilinear_aliased or bilinear_tensorflow");
}

}  // namespace

at::Tensor adapt_channels(const at::Tensor& pixels, std::int64_t channels) {
  if (pixels.size(1) == channels) return pixels;
  if (pixels.size(1) == 1) return pixels.expand({-1, channels, -1, -1}).contiguous();
  if (pixels.scalar_type() != at::kByte) {
    const at::Tensor weights = at::tensor({0.299F, 0.587F, 0.114F}).view({1, 3, 1, 1});
    return pixels.mul(weights).sum(1, true);
  }
  const at::Tensor wide = pixels.to(at::kInt);
  at::Tensor luma = wide.select(1, 0).mul(19595);
  luma.add_(wide.select(1, 1), 38470).add_(wide.select(1, 2), 7471);
  return luma.add_(0x8000).div_(65536, "floor").to(at::kByte).unsqueeze(1);
}

at::Tensor resize_picture(const at::Tensor& picture, const ImageSpec& spec) {
  const bool bytes = spec.type == "uint8";
  if (bytes && picture.scalar_type() != at::kByte)
    throw Error(Fault::data, "the source gives values that are no pictures",
                "use an embedder that reads values, such as 'precomputed'");
  const at::Tensor typed = bytes ? picture : picture.to(at::kFloat);
  const bool fits = spec.height == 0 || (picture.size(1) == spec.height && picture.size(2) == spec.width);
  if (fits) return typed;
  if (spec.filter == "area") return resize_by_area(typed, spec.height, spec.width);
  const at::Tensor resized = resize_by_neighbours(typed, spec);
  return bytes ? resized.round().clamp_(0, 255).to(at::kByte) : resized;
}

}  // namespace equipoise
