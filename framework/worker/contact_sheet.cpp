#include "worker/contact_sheet.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <ATen/ops/full.h>
#include <opencv2/imgcodecs.hpp>

#include <equipoise/error.hpp>

namespace equipoise {

namespace {

constexpr std::int64_t kColumns = 8;
constexpr std::int64_t kGap = 2;

at::Tensor grid(const at::Tensor& pictures) {
  const std::int64_t count = pictures.size(0), height = pictures.size(2), width = pictures.size(3);
  const std::int64_t columns = std::min(kColumns, count), rows = (count + columns - 1) / columns;
  at::Tensor sheet = at::full(
      {rows * (height + kGap) - kGap, columns * (width + kGap) - kGap, pictures.size(1)}, 255, at::kByte);
  for (std::int64_t i = 0; i < count; ++i) {
    sheet.narrow(0, i / columns * (height + kGap), height)
        .narrow(1, i % columns * (width + kGap), width)
        .copy_(pictures[i].permute({1, 2, 0}));
  }
  return sheet;
}

}  // namespace

void write_contact_sheet(FileOperations& files, const std::filesystem::path& path,
                         const at::Tensor& pictures) {
  // OpenCV keeps colours in the order blue, green, red.
  const at::Tensor sheet = grid(pictures).flip({2}).contiguous();
  const cv::Mat matrix(static_cast<int>(sheet.size(0)), static_cast<int>(sheet.size(1)),
                       sheet.size(2) == 3 ? CV_8UC3 : CV_8UC1, sheet.data_ptr());
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".png", matrix, bytes))
    throw Error(Fault::internal, path.string() + ": cannot encode a PNG");
  write_whole(files, path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

at::Tensor for_sheet(const at::Tensor& pictures) {
  return pictures.narrow(0, 0, std::min<std::int64_t>(16, pictures.size(0)));
}

}  // namespace equipoise
