#include "worker/pictures.hpp"

#include <algorithm>
#include <optional>

#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/empty.h>
#include <opencv2/imgproc.hpp>

#include <equipoise/error.hpp>

namespace equipoise {

namespace {

cv::Mat as_matrix(const at::Tensor& plane) {
  return {static_cast<int>(plane.size(0)), static_cast<int>(plane.size(1)), CV_8UC1,
          const_cast<void*>(plane.const_data_ptr())};
}

// OpenCV's area filter means an average only where both sides shrink, hence two passes for mixed cases.
at::Tensor resize_by_area(const at::Tensor& picture, std::int64_t height, std::int64_t width) {
  const at::Tensor source = picture.contiguous();
  at::Tensor result = at::empty({source.size(0), height, width}, at::kByte);
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

}  // namespace

at::Tensor adapt_channels(const at::Tensor& pixels, std::int64_t channels) {
  if (pixels.size(1) == channels) return pixels;
  if (pixels.size(1) == 1) return pixels.expand({-1, channels, -1, -1}).contiguous();
  const at::Tensor wide = pixels.to(at::kInt);
  at::Tensor luma = wide.select(1, 0).mul(19595);
  luma.add_(wide.select(1, 1), 38470).add_(wide.select(1, 2), 7471);
  return luma.add_(0x8000).div_(65536, "floor").to(at::kByte).unsqueeze(1);
}

at::Tensor resize_picture(const at::Tensor& picture, std::int64_t height, std::int64_t width,
                          const std::string& filter) {
  if (picture.size(1) == height && picture.size(2) == width) return picture;
  if (filter == "area") return resize_by_area(picture, height, width);
  const at::Tensor batch = picture.unsqueeze(0).to(at::kFloat);
  at::Tensor resized;
  if (filter == "bilinear") {
    resized = at::_upsample_bilinear2d_aa(batch, {height, width}, false, std::nullopt, std::nullopt);
  } else if (filter == "bicubic") {
    resized = at::_upsample_bicubic2d_aa(batch, {height, width}, false, std::nullopt, std::nullopt);
  } else {
    throw Error(Fault::usage, "unknown resize filter '" + filter + "'", "use area, bilinear or bicubic");
  }
  return resized.round_().clamp_(0, 255).to(at::kByte).squeeze(0);
}

}  // namespace equipoise
