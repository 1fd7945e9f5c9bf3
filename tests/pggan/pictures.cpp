#include "pggan/pictures.hpp"

#include <set>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randint.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;
using namespace equipoise::pggan;

namespace {

at::Tensor some_pixels() {
  return at::randint(0, 256, {5, 3, 32, 32}, make_generator(1), at::kLong).to(at::kByte);
}

}  // namespace

TEST_CASE("real pictures are what they were if nothing is to be changed") {
  const at::Tensor pixels = some_pixels();
  const at::Tensor pictures = real_pictures(pixels, 32, {1.0, false}, make_generator(2));
  CHECK(pictures.allclose(pixels.to(at::kFloat).div(127.5).sub(1)));
}

TEST_CASE("real pictures are shrunk, cropped and flipped as their generator says") {
  const at::Tensor pixels = some_pixels();
  const auto make = [&](std::uint64_t seed) {
    return real_pictures(pixels, 16, {1.2, true}, make_generator(seed));
  };
  CHECK(make(2).sizes() == at::IntArrayRef({5, 3, 16, 16}));
  CHECK(make(2).equal(make(2)));
  CHECK_FALSE(make(2).equal(make(3)));
  CHECK(make(2).abs().max().item<float>() <= 1.0F);
}

TEST_CASE("every place of the enlarged picture can be cropped, and both ways round") {
  const at::Tensor row = at::arange(20, at::kFloat).mul(10).to(at::kByte);
  const at::Tensor pixels = row.expand({400, 1, 20, 20}).contiguous();
  const at::Tensor pictures = real_pictures(pixels, 16, {1.25, true}, make_generator(2));
  std::set<float> first;
  for (std::int64_t i = 0; i < 400; ++i) first.insert(pictures[i][0][0][0].item<float>());
  CHECK(first.size() == 10);
}

TEST_CASE("batches go through one shuffle after the other and have one length") {
  std::multiset<std::int64_t> seen;
  for (std::int64_t number = 0; number < 10; ++number) {
    const at::Tensor batch = endless_batch(7, number, 10, 3);
    CHECK(batch.size(0) == 3);
    for (std::int64_t i = 0; i < 3; ++i) seen.insert(batch[i].item<std::int64_t>());
  }
  for (std::int64_t picture = 0; picture < 10; ++picture) CHECK(seen.count(picture) == 3);
}

TEST_CASE("faded real pictures lie between two levels") {
  const at::Tensor pictures = at::arange(16, at::kFloat).view({1, 1, 4, 4});
  CHECK(fade(pictures, {1, 1.0}).equal(pictures));
  const at::Tensor faded = fade(pictures, {1, 0.5});
  CHECK(faded[0][0][0][0].item<float>() == 1.25F);
  CHECK(faded.mean().item<float>() == pictures.mean().item<float>());
}
