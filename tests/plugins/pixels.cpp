#include "pixels/pixels.hpp"

#include <ATen/ops/arange.h>

#include <equipoise/error.hpp>

#include "fake_context.hpp"
#include "matching.hpp"

using namespace equipoise;

TEST_CASE("The pixels embedder asks for its size and flattens channel by channel") {
  FakeContext context;
  Pixels::Options options;
  options.size = 2;
  options.channels = 3;
  Pixels pixels(options);
  CHECK(pixels.input().channels == 3);
  CHECK(pixels.input().height == 2);
  CHECK(pixels.input().width == 2);
  const at::Tensor features = pixels.embed(at::arange(24).to(at::kByte).view({2, 3, 2, 2}), context);
  REQUIRE(features.sizes() == at::IntArrayRef({2, 12}));
  REQUIRE(features.scalar_type() == at::kFloat);
  CHECK(features[1][0].item<float>() == Approx(12.0 / 255.0));
}

TEST_CASE("The pixels embedder refuses two channels") {
  Pixels::Options options;
  options.channels = 2;
  CHECK_THROWS_AS(Pixels(options), Error);
}
