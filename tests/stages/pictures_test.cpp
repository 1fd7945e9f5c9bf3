#include "worker/pictures.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

ImageSpec form(std::int64_t height, std::int64_t width, const std::string& filter,
               const std::string& type = "uint8") {
  ImageSpec spec;
  spec.height = height;
  spec.width = width;
  spec.filter = filter;
  spec.type = type;
  return spec;
}

}  // namespace

TEST_CASE("the area filter averages what a pixel covers") {
  const at::Tensor picture = at::tensor({0, 100, 40, 60, 200, 100, 20, 80}, at::kByte).view({1, 2, 4});
  CHECK(resize_picture(picture, form(1, 2, "area")).equal(at::tensor({100, 50}, at::kByte).view({1, 1, 2})));
}

TEST_CASE("a constant picture stays constant under each filter") {
  for (const std::string filter :
       {"area", "bilinear", "bicubic", "bilinear_aliased", "bilinear_tensorflow"}) {
    for (const auto& [height, width] : {std::pair{5, 9}, std::pair{40, 30}, std::pair{7, 50}}) {
      const at::Tensor resized =
          resize_picture(at::full({3, 20, 20}, 137, at::kByte), form(height, width, filter));
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
        resize_picture(board, form(16, 16, filter)).narrow(1, 2, 12).narrow(2, 2, 12).to(at::kFloat);
    CHECK(small.sub(127.5).abs().max().item<float>() < 8);
  }
}

TEST_CASE("a side that shrinks is averaged even if the other grows") {
  const at::Tensor stripes = at::arange(64, at::kInt).remainder(2).mul(255).to(at::kByte).view({1, 1, 64});
  const at::Tensor resized = resize_picture(stripes, form(4, 16, "area")).to(at::kFloat);
  CHECK(resized.sub(127.5).abs().max().item<float>() <= 0.5F);
}

TEST_CASE("an unknown filter is an error") {
  CHECK_THROWS_AS(resize_picture(at::full({1, 4, 4}, 1, at::kByte), form(2, 2, "cubic")), Error);
}

TEST_CASE("grey becomes three equal channels and comes back unchanged") {
  const at::Tensor grey = at::arange(256, at::kInt).to(at::kByte).view({1, 1, 16, 16});
  const at::Tensor colour = adapt_channels(grey, 3);
  CHECK(colour.sizes() == at::IntArrayRef({1, 3, 16, 16}));
  CHECK(adapt_channels(colour, 1).equal(grey));
  const at::Tensor green = at::tensor({0, 255, 0}, at::kByte).view({1, 3, 1, 1});
  CHECK(adapt_channels(green, 1).item<int>() == 150);
}

TEST_CASE("values that are not rounded lie within half a step of the rounded ones") {
  const at::Tensor picture = at::arange(600, at::kInt).mul(37).remainder(256).to(at::kByte).view({1, 20, 30});
  for (const std::string filter :
       {"area", "bilinear", "bicubic", "bilinear_aliased", "bilinear_tensorflow"}) {
    const at::Tensor exact = resize_picture(picture, form(9, 17, filter, "float32"));
    const at::Tensor rounded = resize_picture(picture, form(9, 17, filter));
    CHECK(exact.scalar_type() == at::kFloat);
    CHECK(exact.sub(rounded.to(at::kFloat)).abs().max().item<float>() <= 0.5001F);
  }
}

TEST_CASE("height 0 keeps a picture's own size") {
  const at::Tensor picture = at::full({1, 5, 7}, 9, at::kByte);
  CHECK(resize_picture(picture, form(0, 0, "area")).equal(picture));
  CHECK(resize_picture(picture.to(at::kFloat), form(0, 0, "area", "float32")).sizes() == picture.sizes());
}

TEST_CASE("bytes are not made of values that are no pictures") {
  CHECK_THROWS_AS(resize_picture(at::full({1, 5, 7}, 0.5, at::kFloat), form(5, 7, "area")), Error);
}
