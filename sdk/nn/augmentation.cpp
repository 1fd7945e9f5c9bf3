#include "equipoise/nn/augmentation.hpp"

#include <cmath>
#include <numbers>

#include <ATen/ATen.h>

#include <equipoise/random.hpp>

namespace equipoise::nn {

namespace {

/// The draws of one picture, one after the other.
class Draws {
 public:
  Draws(std::uint64_t seed, std::int64_t step, std::int64_t row)
      : seed_(mix_seed(mix_seed(seed, static_cast<std::uint64_t>(step)), static_cast<std::uint64_t>(row))) {}

  /// Uniform in [low, high).
  double uniform(double low, double high) {
    const double unit = static_cast<double>(mix_seed(seed_, count_++) >> 11) * 0x1.0p-53;
    return low + (high - low) * unit;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

constexpr std::uint64_t noise_stream = 0x6e6f6973;

/// The two rows of the map from places in the new picture to places in the old one, both from -1 to 1.
void write_transform(float* to, const Augmentation& how, Draws& draws, double aspect) {
  const double mirror = how.flip && draws.uniform(0.0, 1.0) < 0.5 ? -1.0 : 1.0;
  const double angle = draws.uniform(-how.rotation, how.rotation) * std::numbers::pi / 180.0;
  const double side = 1.0 - draws.uniform(0.0, how.crop);
  const double x = draws.uniform(side - 1.0, 1.0 - side), y = draws.uniform(side - 1.0, 1.0 - side);
  const double c = side * std::cos(angle), s = side * std::sin(angle);
  const double values[] = {mirror * c, -s * aspect, x, mirror * s / aspect, c, y};
  for (const double value : values) *to++ = static_cast<float>(value);
}

at::Tensor moved(const at::Tensor& pictures, const Augmentation& how, std::uint64_t seed, std::int64_t step) {
  const std::int64_t count = pictures.size(0);
  at::Tensor transforms = at::empty({count, 2, 3}, at::kFloat);
  const double aspect = static_cast<double>(pictures.size(2)) / static_cast<double>(pictures.size(3));
  for (std::int64_t i = 0; i < count; ++i) {
    Draws draws(seed, step, i);
    write_transform(transforms.data_ptr<float>() + 6 * i, how, draws, aspect);
  }
  const at::Tensor grid = at::affine_grid_generator(transforms, pictures.sizes(), /*align_corners=*/false);
  constexpr std::int64_t bilinear = 0, border = 1;
  return at::grid_sampler(pictures, grid, bilinear, border, /*align_corners=*/false);
}

at::Tensor mirrored(const at::Tensor& pictures, std::uint64_t seed, std::int64_t step) {
  at::Tensor flip = at::empty({pictures.size(0), 1, 1, 1}, at::kBool);
  for (std::int64_t i = 0; i < pictures.size(0); ++i)
    flip.data_ptr<bool>()[i] = Draws(seed, step, i).uniform(0.0, 1.0) < 0.5;
  return at::where(flip, pictures.flip({3}), pictures);
}

at::Tensor brightened(const at::Tensor& pictures, double most, std::uint64_t seed, std::int64_t step) {
  at::Tensor factors = at::empty({pictures.size(0), 1, 1, 1}, at::kFloat);
  for (std::int64_t i = 0; i < pictures.size(0); ++i)
    factors.data_ptr<float>()[i] =
        static_cast<float>(Draws(mix_seed(seed, 1), step, i).uniform(1.0 - most, 1.0 + most));
  return pictures * factors;
}

}  // namespace

at::Tensor augmented(const at::Tensor& pictures, const Augmentation& how, std::uint64_t seed,
                     std::int64_t step) {
  at::Tensor result = pictures;
  if (how.rotation > 0 || how.crop > 0)
    result = moved(result, how, seed, step);
  else if (how.flip)
    result = mirrored(result, seed, step);
  if (how.brightness > 0) result = brightened(result, how.brightness, seed, step);
  if (how.noise > 0)
    result = result + how.noise * picture_noise(mix_seed(seed, noise_stream), 0, pictures.sizes(),
                                                static_cast<std::uint64_t>(step));
  return how.brightness > 0 || how.noise > 0 ? result.clamp(0.0, 1.0) : result;
}

}  // namespace equipoise::nn
