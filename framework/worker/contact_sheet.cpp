#include "worker/contact_sheet.hpp"

#include <algorithm>
#include <cstdint>

#include <ATen/ops/full.h>

#include "worker/png.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kGap = 2;

at::Tensor grid(const at::Tensor& pictures, std::int64_t most_columns) {
  const std::int64_t count = pictures.size(0), height = pictures.size(2), width = pictures.size(3);
  const std::int64_t columns = std::min(most_columns, count), rows = (count + columns - 1) / columns;
  at::Tensor sheet = at::full(
      {pictures.size(1), rows * (height + kGap) - kGap, columns * (width + kGap) - kGap}, 255, at::kByte);
  for (std::int64_t i = 0; i < count; ++i) {
    sheet.narrow(1, i / columns * (height + kGap), height)
        .narrow(2, i % columns * (width + kGap), width)
        .copy_(pictures[i]);
  }
  return sheet;
}

}  // namespace

void write_contact_sheet(FileOperations& files, const std::filesystem::path& path, const at::Tensor& pictures,
                         std::int64_t columns) {
  write_png(files, path, grid(pictures, columns));
}

at::Tensor for_sheet(const at::Tensor& pictures) {
  return pictures.narrow(0, 0, std::min<std::int64_t>(16, pictures.size(0)));
}

}  // namespace equipoise
