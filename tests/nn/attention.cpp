#include "equipoise/nn/attention.hpp"

#include <cmath>
#include <vector>

#include <ATen/ATen.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

struct Case {
  at::Tensor q, k, v, gradient;
};

Case make_case(std::int64_t pictures, std::int64_t tokens, std::int64_t channels, double spread) {
  at::Generator generator = make_generator(5);
  const auto draw = [&] { return at::randn({pictures, tokens, channels}, generator, at::kFloat); };
  return {draw() * spread, draw() * spread, draw(), draw()};
}

using Results = std::vector<at::Tensor>;

template <class Function>
Results run(const Case& values, at::ScalarType type, Function function) {
  std::vector<at::Tensor> leaves;
  for (const at::Tensor& leaf : {values.q, values.k, values.v})
    leaves.push_back(leaf.detach().to(type, false, /*copy=*/true).requires_grad_());
  const at::Tensor y = function(leaves[0], leaves[1], leaves[2]);
  y.backward(values.gradient.to(type));
  return {y.detach(), leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
}

/// softmax(q k^T / sqrt(d)) v head by head, in double precision.
at::Tensor definition(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads) {
  const std::int64_t width = q.size(2) / heads;
  std::vector<at::Tensor> outputs;
  for (std::int64_t h = 0; h < heads; ++h) {
    const auto part = [&](const at::Tensor& x) { return x.narrow(2, h * width, width); };
    const at::Tensor scores = at::matmul(part(q), part(k).transpose(1, 2)) / std::sqrt(double(width));
    outputs.push_back(at::matmul(at::softmax(scores, -1), part(v)));
  }
  return at::cat(outputs, 2);
}

void compare(const Case& values, std::int64_t heads, at::ScalarType type, double tolerance) {
  const auto got = run(values, type, [&](const auto& q, const auto& k, const auto& v) {
    return nn::attention(q, k, v, heads);
  });
  const auto want = run(values, at::kDouble, [&](const auto& q, const auto& k, const auto& v) {
    return definition(q, k, v, heads);
  });
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("heads " << heads << ", result " << i);
    CHECK((got[i].to(at::kDouble) - want[i]).abs().max().item<double>() <=
          1e-6 + tolerance * want[i].abs().max().item<double>());
  }
}

}  // namespace

TEST_CASE("attention equals its definition for narrow and wide heads and any number of tokens") {
  for (const std::int64_t tokens : {1, 7, 64}) {
    const Case values = make_case(2, tokens, 64, 1.0);
    for (const std::int64_t heads : {8, 4, 2, 1}) compare(values, heads, at::kFloat, 1e-5);
  }
}

TEST_CASE("attention with scores in the hundreds stays finite and exact") {
  compare(make_case(1, 33, 16, 12.0), 2, at::kFloat, 1e-4);
}

TEST_CASE("attention in bfloat16 differs from its definition by rounding alone") {
  const Case values = make_case(2, 40, 32, 1.0);
  compare(values, 4, at::kBFloat16, 2e-2);
}
