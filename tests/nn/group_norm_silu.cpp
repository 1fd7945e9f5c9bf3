#include "equipoise/nn/group_norm_silu.hpp"

#include <limits>
#include <vector>

#include <ATen/ATen.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

struct Case {
  at::Tensor x, shift, weight, bias, gradient;
};

/// Values of one group norm; `layout` is the memory format of x.
Case make_case(at::IntArrayRef shape, at::ScalarType type, at::MemoryFormat layout, double mean) {
  at::Generator generator = make_generator(17);
  const auto draw = [&](at::IntArrayRef size) { return at::randn(size, generator, at::kFloat); };
  const std::int64_t channels = shape[1];
  return {(draw(shape) * 2 + mean).to(type).contiguous(layout), draw({shape[0], channels}), draw({channels}),
          draw({channels}), draw(shape).to(type)};
}

/// Result and gradients in x, shift, weight and bias.
using Results = std::vector<at::Tensor>;

template <class Function>
Results run(const Case& values, at::ScalarType type, bool shifted, Function function) {
  std::vector<at::Tensor> leaves;
  for (const at::Tensor& leaf : {values.x, values.shift, values.weight, values.bias})
    leaves.push_back(leaf.detach().to(type, false, /*copy=*/true).requires_grad_());
  const at::Tensor y = function(leaves[0], shifted ? leaves[1] : at::Tensor{}, leaves[2], leaves[3]);
  y.backward(values.gradient.to(y.scalar_type()));
  Results results = {y.detach()};
  for (const at::Tensor& leaf : leaves)
    if (leaf.grad().defined()) results.push_back(leaf.grad());
  return results;
}

/// The definition, in double precision.
Results by_definition(const Case& values, std::int64_t groups, bool shifted, bool silu) {
  return run(values, at::kDouble, shifted,
             [&](const at::Tensor& x, const at::Tensor& shift, const at::Tensor& w, const at::Tensor& b) {
               const at::Tensor moved = shift.defined() ? x + shift.unsqueeze(-1).unsqueeze(-1) : x;
               const at::Tensor y = at::group_norm(moved, groups, w, b, 1e-5);
               return silu ? at::silu(y) : y;
             });
}

/// The parameters stay float32 whatever the type of x.
Results by_kernel(const Case& values, std::int64_t groups, bool shifted, bool silu) {
  return run(values, at::kFloat, shifted,
             [&](const at::Tensor& x, const at::Tensor& shift, const at::Tensor& w, const at::Tensor& b) {
               const at::Tensor input =
                   x.to(values.x.scalar_type()).contiguous(values.x.suggest_memory_format());
               return nn::group_norm_silu(input, shift, w, b, groups, 1e-5, silu).to(at::kFloat);
             });
}

void compare(const Results& got, const Results& want, double tolerance) {
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double scale = want[i].abs().max().item<double>();
    INFO("result " << i);
    CHECK((got[i].to(at::kDouble) - want[i]).abs().max().item<double>() <= tolerance * scale);
  }
}

}  // namespace

TEST_CASE(
    "the fused group norm equals its definition in both layouts, with and without shift and activation") {
  for (const auto layout : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast})
    for (const bool shifted : {false, true})
      for (const bool silu : {false, true}) {
        // 5 x 7 positions and 12 channels: no multiple of a vector's width.
        const Case values = make_case({3, 12, 5, 7}, at::kFloat, layout, 0.5);
        compare(by_kernel(values, 4, shifted, silu), by_definition(values, 4, shifted, silu), 1e-5);
      }
}

TEST_CASE("the fused group norm stays exact for many positions and a mean far from zero") {
  for (const auto layout : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
    const Case values = make_case({1, 8, 96, 96}, at::kFloat, layout, 30.0);
    compare(by_kernel(values, 2, false, true), by_definition(values, 2, false, true), 5e-5);
  }
}

TEST_CASE("the fused group norm in bfloat16 differs from its definition by rounding alone") {
  for (const auto layout : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
    const Case values = make_case({2, 32, 8, 8}, at::kBFloat16, layout, 0.0);
    compare(by_kernel(values, 8, true, true), by_definition(values, 8, true, true), 8e-3);
  }
}

TEST_CASE("a NaN goes through the fused group norm") {
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    Case values = make_case({1, 4, 4, 4}, type, at::MemoryFormat::Contiguous, 0.0);
    values.x[0][1][2][3] = std::numeric_limits<float>::quiet_NaN();
    const at::Tensor y = nn::group_norm_silu(values.x, {}, values.weight, values.bias, 2, 1e-5);
    CHECK(y[0].narrow(0, 0, 2).isnan().all().item<bool>());
    CHECK_FALSE(y[0].narrow(0, 2, 2).isnan().any().item<bool>());
  }
}

TEST_CASE("large values saturate the fused activation as they do the exact one") {
  const at::Tensor x =
      at::tensor({-500.0F, -90.0F, -20.0F, 0.0F, 20.0F, 90.0F, 500.0F, 1.0F}).view({1, 1, 2, 4});
  const at::Tensor weight = at::full({1}, 200.0), bias = at::zeros({1});
  const at::Tensor y = nn::group_norm_silu(x, {}, weight, bias, 1, 1e-5);
  const at::Tensor want =
      at::silu(at::group_norm(x.to(at::kDouble), 1, weight.to(at::kDouble), bias.to(at::kDouble), 1e-5));
  CHECK((y - want).abs().max().item<double>() < 1e-3);
}

TEST_CASE("one shift serves all pictures of a batch") {
  const Case values = make_case({3, 8, 4, 4}, at::kFloat, at::MemoryFormat::Contiguous, 0.0);
  const at::Tensor shift = values.shift.narrow(0, 1, 1);
  const auto normed = [&](const at::Tensor& moved) {
    return nn::group_norm_silu(values.x, moved, values.weight, values.bias, 4, 1e-5);
  };
  CHECK(at::equal(normed(shift), normed(shift.repeat({3, 1}))));
}
