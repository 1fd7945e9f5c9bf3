#include "equipoise/nn/precision.hpp"

#include <limits>

#include <ATen/autocast_mode.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

at::Tensor with_gradient(double value) {
  at::Tensor tensor = at::ones({2}, at::kFloat).set_requires_grad(true);
  tensor.mutable_grad() = at::full({2}, value, at::kFloat);
  return tensor;
}

}  // namespace

TEST_CASE(
    "a scope of mixed precision rounds products and restores the thread, also when it is left by an error") {
  const at::Tensor x = at::ones({2, 2}, at::kFloat);
  const auto type_within = [&](nn::Precision precision) {
    const nn::AutocastScope scope(precision, at::kCPU);
    return at::linear(x, x).scalar_type();
  };
  CHECK(type_within(nn::Precision::bf16) == at::kBFloat16);
  CHECK(type_within(nn::Precision::fp32) == at::kFloat);
  {
    const nn::AutocastScope outer(nn::Precision::bf16, at::kCPU);
    CHECK(type_within(nn::Precision::bf16) == at::kBFloat16);
    CHECK(at::autocast::is_autocast_enabled(at::kCPU));
  }
  try {
    const nn::AutocastScope scope(nn::Precision::bf16, at::kCPU);
    throw Error(Fault::cancelled, "stopped");
  } catch (const Error&) {
  }
  CHECK_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
  CHECK(at::linear(x, x).scalar_type() == at::kFloat);
}

TEST_CASE("the words of precision") {
  CHECK(nn::parse_precision("bf16", at::kCPU) == nn::Precision::bf16);
  CHECK(nn::parse_precision("fp16", at::Device(at::kCUDA, 0)) == nn::Precision::fp16);
  CHECK_THROWS_WITH(nn::parse_precision("fp16", at::kCPU), holds("needs a GPU"));
  CHECK_THROWS_AS(nn::parse_precision("fp8", at::kCPU), Error);
}

TEST_CASE(
    "the gradient scaler undoes its scale, halves it at an overflow and doubles it after 2,000 good steps") {
  nn::GradientScaler scaler;
  const double begin = scaler.scale();
  const std::vector<at::Tensor> good = {with_gradient(begin * 3)};
  CHECK(scaler.unscale(good));
  CHECK(good[0].grad()[0].item<double>() == Approx(3.0));
  CHECK_FALSE(scaler.unscale({with_gradient(1.0), with_gradient(std::numeric_limits<double>::infinity())}));
  CHECK(scaler.scale() == begin / 2);
  for (int i = 0; i < 1999; ++i) scaler.unscale(good);
  CHECK(scaler.scale() == begin / 2);
  TensorMap state;
  scaler.save(state);
  nn::GradientScaler resumed;
  resumed.load(state);
  CHECK(resumed.unscale(good));
  CHECK(resumed.scale() == begin);
}
