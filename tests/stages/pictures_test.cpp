#include "worker/pictures.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("the area filter averages what a pixel covers") {
  const at::Tensor picture = at::tensor({0, 100, 40, 60, 200, 100, 20, 80}, at::kByte).view({1, 2, 4});
  CHECK(resize_picture(picture, 1, 2, "area").equal(at::tensor({100, 50}, at::kByte).view({1, 1, 2})));
}

TEST_CASE("a constant picture stays constant under each filter") {
  for (const std::string filter : {"area", "bilinear", "bicubic"}) {
    for (const auto& [height, width] : {std::pair{5, 9}, std::pair{40, 30}, std::pair{7, 50}}) {
      const at::Tensor resized = resize_picture(at::full({3, 20, 20}, 137, at::kByte), height, width, filter);
      CHECK(resized.equal(at::full({3, height, width}, 137, at::kByte)));
    }
  }
}

TEST_CASE("shrinking a fine chessboard does not alias") {
  const at::Tensor x = at::arange(64, at::kInt).view({1, 1, 64}),
                   y = at::arange(64, at::kInt).view({1, 64, 1});
  const at::Tensor board = x.add(y).remainder(2).mul(255).to(at::kByte);
  for (const std::string filter : {"area", "bilinear", "bicubic"}) {
    const at::Tensor small =
        resize_picture(board, 16, 16, filter).narrow(1, 2, 12).narrow(2, 2, 12).to(at::kFloat);
    CHECK(small.sub(127.5).abs().max().item<float>() < 8);
  }
}

TEST_CASE("a side that shrinks is averaged even if the other grows") {
  const at::Tensor stripes = at::arange(64, at::kInt).remainder(2).mul(255).to(at::kByte).view({1, 1, 64});
  const at::Tensor resized = resize_picture(stripes, 4, 16, "area").to(at::kFloat);
  CHECK(resized.sub(127.5).abs().max().item<float>() <= 0.5F);
}

TEST_CASE("an unknown filter is an error") {
  CHECK_THROWS_AS(resize_picture(at::full({1, 4, 4}, 1, at::kByte), 2, 2, "cubic"), Error);
}

TEST_CASE("grey becomes three equal channels and comes back unchanged") {
  const at::Tensor grey = at::arange(256, at::kInt).to(at::kByte).view({1, 1, 16, 16});
  const at::Tensor colour = adapt_channels(grey, 3);
  CHECK(colour.sizes() == at::IntArrayRef({1, 3, 16, 16}));
  CHECK(adapt_channels(colour, 1).equal(grey));
  const at::Tensor green = at::tensor({0, 255, 0}, at::kByte).view({1, 3, 1, 1});
  CHECK(adapt_channels(green, 1).item<int>() == 150);
}
