#include "equipoise/nn/parameters.hpp"

#include <ATen/ATen.h>

#include <equipoise/nn/layers.hpp>
#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("a convolution of grey pictures in channels last stays in channels last") {
  nn::Parameters parameters(at::kCPU, make_generator(1));
  const nn::Conv2d conv(parameters, "conv", 1, 16, 3);
  parameters.use_channels_last();
  const at::Tensor x = at::randn({4, 1, 8, 8}, make_generator(2), at::kFloat);
  const at::Tensor y = conv(nn::in_layout(x, at::MemoryFormat::ChannelsLast));
  CHECK(y.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK_FALSE(y.is_contiguous());
}

TEST_CASE("a layout changes no value and copies nothing that has it") {
  const at::Tensor x = at::randn({4, 3, 8, 8}, make_generator(2), at::kFloat);
  const at::Tensor y = nn::in_layout(x, at::MemoryFormat::ChannelsLast);
  CHECK(at::equal(x, y));
  CHECK(nn::in_layout(y, at::MemoryFormat::ChannelsLast).is_same(y));
}
