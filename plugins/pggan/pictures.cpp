#include "pictures.hpp"

#include <cmath>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::pggan {

at::Tensor real_pictures(const at::Tensor& pixels, std::int64_t side, const Augmentation& augmentation,
                         at::Generator generator) {
  const auto wide = static_cast<std::int64_t>(static_cast<double>(side) * augmentation.crop_scale + 1e-9);
  const std::int64_t n = pixels.size(0);
  at::Tensor pictures = to_signed(pixels);
  if (wide != pictures.size(2))
    pictures = at::_upsample_bilinear2d_aa(pictures, {wide, wide}, /*align_corners=*/false);
  const at::Tensor draws = at::rand({n, 3}, generator, at::kFloat);
  const auto draw = draws.accessor<float, 2>();
  const auto margin = static_cast<float>(wide - side + 1);
  at::Tensor crops = at::empty({n, pixels.size(1), side, side}, at::kFloat);
  for (std::int64_t i = 0; i < n; ++i) {
    const auto top = static_cast<std::int64_t>(draw[i][0] * margin);
    const auto left = static_cast<std::int64_t>(draw[i][1] * margin);
    crops[i].copy_(pictures[i].narrow(1, top, side).narrow(2, left, side));
  }
  return augmentation.flip ? flip_where(crops, draws.select(1, 2) < 0.5) : crops;
}

at::Tensor fade(const at::Tensor& pictures, const Growth& growth) {
  if (!growth.fading()) return pictures;
  const at::Tensor coarse =
      at::upsample_nearest2d(at::avg_pool2d(pictures, {2, 2}), {pictures.size(2), pictures.size(3)});
  return at::lerp(coarse, pictures, growth.alpha);
}

at::Tensor endless_batch(std::uint64_t seed, std::int64_t number, std::int64_t population,
                         std::int64_t batch) {
  at::Tensor indices = at::empty({batch}, at::kLong);
  std::vector<std::int64_t> order;
  std::int64_t shuffled = -1;
  for (std::int64_t i = 0; i < batch; ++i) {
    const std::int64_t position = number * batch + i, epoch = position / population;
    if (epoch != shuffled) order = permutation(mix_seed(seed, static_cast<std::uint64_t>(epoch)), population);
    shuffled = epoch;
    indices[i] = order[static_cast<std::size_t>(position % population)];
  }
  return indices;
}

}  // namespace equipoise::pggan
