#include "equipoise/nn/augmentation.hpp"

#include <ATen/ATen.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

at::Tensor noise_pictures(std::int64_t count, std::int64_t side) {
  at::Generator generator = make_generator(3);
  return at::rand({count, 1, side, side}, generator, at::kFloat);
}

/// A bright blob right of the centre, on black.
at::Tensor blob(std::int64_t side) {
  const at::Tensor at_x = at::arange(side, at::kFloat).view({1, -1});
  const at::Tensor at_y = at::arange(side, at::kFloat).view({-1, 1});
  const double cx = 0.75 * static_cast<double>(side), cy = 0.5 * static_cast<double>(side) - 0.5;
  return (-((at_x - cx).square() + (at_y - cy).square()) / 4.0).exp().view({1, 1, side, side});
}

/// Where the brightness of a picture lies, from its centre: right, down.
std::array<double, 2> centre_of_mass(const at::Tensor& picture) {
  const std::int64_t side = picture.size(-1);
  const at::Tensor places = at::arange(side, at::kFloat) - (static_cast<double>(side) - 1.0) / 2.0;
  const double sum = picture.sum().item<double>();
  const at::Tensor grey = picture.view({side, side});
  return {(grey.sum(0) * places).sum().item<double>() / sum,
          (grey.sum(1) * places).sum().item<double>() / sum};
}

}  // namespace

TEST_CASE("without augmentation pictures are as they were") {
  const at::Tensor pictures = noise_pictures(4, 8);
  CHECK(at::equal(nn::augmented(pictures, {}, 1, 0), pictures));
}

TEST_CASE("what happens to a picture depends on seed, step and row, not on the pictures beside it") {
  nn::Augmentation all{true, 10, 0.2, 0.2, 0.05};
  const at::Tensor pictures = noise_pictures(6, 16);
  const at::Tensor once = nn::augmented(pictures, all, 5, 7);
  CHECK(at::equal(nn::augmented(pictures, all, 5, 7), once));
  CHECK(at::equal(nn::augmented(pictures.slice(0, 0, 3), all, 5, 7), once.slice(0, 0, 3)));
  CHECK_FALSE(at::allclose(nn::augmented(pictures, all, 5, 8), once, 1e-3, 1e-3));
  CHECK_FALSE(at::allclose(nn::augmented(pictures, all, 6, 7), once, 1e-3, 1e-3));
  CHECK(once.min().item<double>() >= 0.0);
  CHECK(once.max().item<double>() <= 1.0);
}

TEST_CASE("about half of the pictures are mirrored, the others untouched") {
  nn::Augmentation flip;
  flip.flip = true;
  const at::Tensor pictures = noise_pictures(200, 4);
  const at::Tensor result = nn::augmented(pictures, flip, 2, 3);
  int mirrored = 0, same = 0;
  for (std::int64_t i = 0; i < 200; ++i) {
    mirrored += at::equal(result[i], pictures[i].flip({2}));
    same += at::equal(result[i], pictures[i]);
  }
  CHECK(mirrored + same == 200);
  CHECK(mirrored > 70);
  CHECK(mirrored < 130);
}

TEST_CASE("rotation turns about the centre by no more than the angle") {
  nn::Augmentation turn;
  turn.rotation = 30;
  const at::Tensor pictures = blob(33).expand({50, 1, 33, 33}).contiguous();
  const auto before = centre_of_mass(pictures[0]);
  const at::Tensor result = nn::augmented(pictures, turn, 4, 0);
  double widest = 0;
  for (std::int64_t i = 0; i < 50; ++i) {
    const auto after = centre_of_mass(result[i]);
    CHECK(std::hypot(after[0], after[1]) == Approx(std::hypot(before[0], before[1])).epsilon(0.03));
    const double angle = (std::atan2(after[1], after[0]) - std::atan2(before[1], before[0])) * 57.29578;
    widest = std::max(widest, std::abs(angle));
  }
  CHECK(widest < 31);
  CHECK(widest > 20);
}

TEST_CASE("a crop enlarges a part of the picture") {
  nn::Augmentation crop;
  crop.crop = 0.5;
  const at::Tensor ramp = at::arange(32, at::kFloat).div(31).expand({20, 1, 32, 32}).contiguous();
  const at::Tensor result = nn::augmented(ramp, crop, 1, 1);
  const at::Tensor ranges = (result.amax({1, 2, 3}) - result.amin({1, 2, 3}));
  CHECK(ranges.min().item<double>() > 0.45);
  CHECK(ranges.min().item<double>() < 0.75);
  CHECK(ranges.max().item<double>() <= 1.0);
}

TEST_CASE("brightness scales whole pictures, noise has the deviation asked for") {
  nn::Augmentation bright, noisy;
  bright.brightness = 0.3;
  noisy.noise = 0.1;
  const at::Tensor grey = at::full({100, 1, 16, 16}, 0.5, at::kFloat);
  const at::Tensor scaled = nn::augmented(grey, bright, 1, 1);
  CHECK(scaled.min().item<double>() >= 0.35 - 1e-6);
  CHECK(scaled.max().item<double>() <= 0.65 + 1e-6);
  CHECK((scaled.amax({1, 2, 3}) - scaled.amin({1, 2, 3})).max().item<double>() < 1e-6);
  CHECK(scaled.std().item<double>() > 0.05);
  CHECK(nn::augmented(grey, noisy, 1, 1).std().item<double>() == Approx(0.1).epsilon(0.02));
}
