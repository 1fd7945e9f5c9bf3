#include <ATen/ATen.h>

#include "catch.hpp"
#include "pictures.hpp"
#include "worker/pictures.hpp"

using namespace equipoise;

namespace {

/// The picture of tests/golden/make_resize.py.
at::Tensor source_picture() {
  at::Tensor picture = at::empty({3, 47, 53}, at::kByte);
  auto* value = picture.data_ptr<std::uint8_t>();
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t y = 0; y < 47; ++y)
      for (std::int64_t x = 0; x < 53; ++x)
        *value++ = static_cast<std::uint8_t>(x * (2 + c) + (y * y) / (9 + 4 * c) + 50 * c);
  return picture;
}

double difference(const at::Tensor& picture, const TensorMap& expected, const std::string& size,
                  const std::string& filter, const std::string& type) {
  const at::Tensor& golden_picture = expected.at(size + "/" + filter + "/" + type);
  ImageSpec spec;
  spec.height = golden_picture.size(1);
  spec.width = golden_picture.size(2);
  spec.filter = filter;
  spec.type = type;
  const at::Tensor resized = resize_picture(picture, spec).to(at::kFloat);
  return (resized.narrow(0, 0, golden_picture.size(0)) - golden_picture).abs().max().item<double>();
}

}  // namespace

TEST_CASE(
    "unrounded resizing equals Pillow's in its float mode, PyTorch's without anti-aliasing, "
    "torch-fidelity's") {
  const TensorMap expected = golden("resize");
  REQUIRE(
      source_picture().slice(1, 0, 47, 8).slice(2, 0, 53, 8).to(at::kFloat).equal(expected.at("picture")));
  for (const std::string size : {"smaller", "larger", "mixed"})
    for (const std::string filter : {"bilinear", "bicubic", "bilinear_aliased", "bilinear_tensorflow"}) {
      INFO(size << " " << filter);
      CHECK(difference(source_picture(), expected, size, filter, "float32") < 1e-3);
    }
}

TEST_CASE("resized bytes are within a grey value of Pillow's where nothing overshoots") {
  const at::Tensor picture = source_picture().bitwise_right_shift(1).add(64);
  const TensorMap expected = golden("resize");
  for (const std::string size : {"smaller", "larger", "mixed"})
    for (const std::string filter : {"bilinear", "bicubic"}) {
      INFO(size << " " << filter);
      CHECK(difference(picture, expected, size, filter, "uint8") <= 1.0);
    }
}
