#include "aligned_pixels.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

namespace equipoise {
namespace {

/// Side of the small grid: coarse enough to see no grain, fine enough to tell patients apart.
constexpr std::int64_t side = 24;
/// Largest shift in half pixels of the grid: 2 of 48 are 4 % of the picture.
constexpr std::int64_t reach = 2;
constexpr std::int64_t block_rows = 32;
/// Below this length a picture is one flat tone.
constexpr double flat = 1e-3;
/// Squared distances below this are float32's rounding.
constexpr double rounding = 4e-6;

at::Tensor unit_window(const at::Tensor& grid, std::int64_t down, std::int64_t right) {
  const std::int64_t inner = 2 * side - 2 * reach;
  const at::Tensor window = grid.narrow(2, reach + down, inner).narrow(3, reach + right, inner);
  at::Tensor values = at::avg_pool2d(window, {2, 2}).flatten(1);
  values = values - values.mean(1, /*keepdim=*/true);
  return values / values.square().sum(1, /*keepdim=*/true).sqrt().clamp_min(flat);
}

}  // namespace

AlignedPixels::AlignedPixels(const at::Tensor& pictures) {
  const std::vector<std::int64_t> size{2 * side, 2 * side};
  grid_ = at::empty({pictures.size(0), pictures.size(1), size[0], size[1]}, at::kFloat);
  for (std::int64_t begin = 0; begin < pictures.size(0); begin += block_rows) {
    const std::int64_t count = std::min(block_rows, pictures.size(0) - begin);
    grid_.narrow(0, begin, count)
        .copy_(at::_upsample_bilinear2d_aa(pictures.narrow(0, begin, count).to(at::kFloat), size,
                                           /*align_corners=*/false));
  }
  centre_ = unit_window(grid_, 0, 0);
}

at::Tensor AlignedPixels::variants(std::int64_t begin, std::int64_t count) const {
  const at::Tensor plain = grid_.narrow(0, begin, count);
  std::vector<at::Tensor> all;
  for (const at::Tensor& grid : {plain, plain.flip({3})})
    for (std::int64_t down = -reach; down <= reach; ++down)
      for (std::int64_t right = -reach; right <= reach; ++right)
        all.push_back(unit_window(grid, down, right));
  return at::stack(all, 1);
}

Nearest AlignedPixels::search(const AlignedPixels& others, bool others_only) const {
  Nearest result{at::empty({size()}, at::kDouble), at::empty({size()}, at::kLong)};
  const at::Tensor columns = others.centre_.t();
  for (std::int64_t begin = 0; begin < size(); begin += block_rows) {
    const std::int64_t count = std::min(block_rows, size() - begin);
    const at::Tensor mine = variants(begin, count);
    at::Tensor similarity = mine.flatten(0, 1).mm(columns).view({count, mine.size(1), others.size()}).amax(1);
    if (others_only) similarity.diagonal(begin).fill_(-std::numeric_limits<float>::infinity());
    const auto [best, index] = similarity.max(1);
    const at::Tensor squared = 2.0 - 2.0 * best.to(at::kDouble);
    result.distance.narrow(0, begin, count).copy_(squared.masked_fill(squared.lt(rounding), 0.0).sqrt());
    result.index.narrow(0, begin, count).copy_(index);
  }
  return result;
}

}  // namespace equipoise
