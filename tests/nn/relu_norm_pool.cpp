#include "equipoise/nn/relu_norm_pool.hpp"

#include <limits>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <equipoise/nn/parameters.hpp>
#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

constexpr double momentum = 0.3;

/// Result, gradients in x, weight and bias, and the running statistics afterwards.
using Results = std::vector<at::Tensor>;

struct Case {
  at::Tensor x, weight, bias, gradient;
};

Case make_case(at::IntArrayRef shape, at::ScalarType type, double mean) {
  at::Generator generator = make_generator(23);
  const auto draw = [&](at::IntArrayRef size) { return at::randn(size, generator, at::kFloat); };
  return {(draw(shape) * 2 + mean).to(type), draw({shape[1]}), draw({shape[1]}),
          draw({shape[0], shape[1], shape[2] / 2, shape[3] / 2}).to(type)};
}

nn::BatchNorm2d norm_of(const Case& values, nn::Parameters& parameters, at::ScalarType type) {
  nn::BatchNorm2d norm(parameters, "norm", values.x.size(1), 1e-3);
  norm.weight = values.weight.detach().to(type, false, true).requires_grad_();
  norm.bias = values.bias.detach().to(type, false, true).requires_grad_();
  norm.running_mean = norm.running_mean.to(type) + 0.5;
  norm.running_var = norm.running_var.to(type) * 2;
  return norm;
}

template <class Function>
Results run(const Case& values, at::ScalarType input, at::ScalarType parameter, Function function) {
  nn::Parameters parameters(at::kCPU, make_generator(0));
  const nn::BatchNorm2d norm = norm_of(values, parameters, parameter);
  const at::Tensor x =
      values.x.to(input, false, true).contiguous(at::MemoryFormat::ChannelsLast).requires_grad_();
  const at::Tensor y = function(x, norm);
  y.backward(values.gradient.to(y.scalar_type()));
  return {y.detach(), x.grad(), norm.weight.grad(), norm.bias.grad(), norm.running_mean, norm.running_var};
}

/// The definition, in double precision.
Results by_definition(const Case& values) {
  return run(values, at::kDouble, at::kDouble, [](const at::Tensor& x, const nn::BatchNorm2d& norm) {
    return at::max_pool2d(norm.train(at::relu(x), momentum), {2, 2});
  });
}

Results by_kernel(const Case& values) {
  return run(
      values, values.x.scalar_type(), at::kFloat,
      [](const at::Tensor& x, const nn::BatchNorm2d& norm) { return nn::relu_norm_pool(x, norm, momentum); });
}

void compare(const Results& got, const Results& want, double tolerance) {
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("result " << i);
    REQUIRE(got[i].sizes() == want[i].sizes());
    CHECK((got[i].to(at::kDouble) - want[i]).abs().max().item<double>() <=
          tolerance * want[i].abs().max().item<double>());
  }
}

}  // namespace

TEST_CASE("ReLU, norm and pooling in one equal their definition, also for odd sizes and odd widths") {
  const std::vector<std::vector<std::int64_t>> shapes{
      {3, 16, 8, 6}, {2, 13, 7, 9}, {1, 64, 2, 2}, {4, 3, 5, 4}};
  for (const auto& shape : shapes) {
    const Case values = make_case(shape, at::kFloat, 0.2);
    compare(by_kernel(values), by_definition(values), 2e-5);
  }
}

TEST_CASE("ReLU, norm and pooling in one stay exact for many positions and a mean far from zero") {
  const Case values = make_case({2, 8, 96, 96}, at::kFloat, 100.0);
  compare(by_kernel(values), by_definition(values), 2e-4);
}

TEST_CASE("ReLU, norm and pooling in one and in separate passes agree in bfloat16, ties included") {
  Case values = make_case({4, 32, 16, 16}, at::kBFloat16, -0.5);
  values.weight.abs_();  // below a negative weight all zeros of a window are its maximum
  const Results got = by_kernel(values);
  const Results want =
      run(values, at::kBFloat16, at::kFloat, [](const at::Tensor& x, const nn::BatchNorm2d& norm) {
        return at::max_pool2d(norm.train(at::relu(x), momentum), {2, 2});
      });
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("result " << i);
    const at::Tensor reference = want[i].to(at::kDouble), error = (got[i].to(at::kDouble) - reference).abs();
    CHECK(error.max().item<double>() <= 0.02 * reference.abs().max().item<double>());
    CHECK(error.mean().item<double>() <= 0.002 * reference.abs().max().item<double>());
  }
}

TEST_CASE("a dead channel has no gradient and its bias as output") {
  Case values = make_case({2, 4, 4, 4}, at::kFloat, 0);
  values.x.select(1, 2).fill_(-1);
  const Results got = by_kernel(values);
  CHECK(got[1].select(1, 2).abs().max().item<double>() == 0);
  CHECK((got[0].select(1, 2) - values.bias[2]).abs().max().item<double>() < 1e-6);
  compare(got, by_definition(values), 2e-5);
}

TEST_CASE("a NaN goes through ReLU, norm and pooling in one") {
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    Case values = make_case({2, 4, 4, 4}, type, 0);
    values.x[1][2][3][1] = std::numeric_limits<float>::quiet_NaN();
    const Results got = by_kernel(values);
    CHECK(got[0].select(1, 2).isnan().all().item<bool>());
    CHECK_FALSE(got[0].select(1, 1).isnan().any().item<bool>());
    CHECK(got[4][2].isnan().item<bool>());
  }
}

TEST_CASE("with running statistics ReLU, norm and pooling in one equal their definition") {
  const Case values = make_case({3, 16, 9, 8}, at::kFloat, 0.2);
  nn::Parameters parameters(at::kCPU, make_generator(0));
  const nn::BatchNorm2d norm = norm_of(values, parameters, at::kFloat);
  const at::Tensor x = values.x.contiguous(at::MemoryFormat::ChannelsLast);
  const at::Tensor y = nn::relu_norm_pool(x, norm);
  CHECK_FALSE(y.requires_grad());
  CHECK((y - at::max_pool2d(norm(at::relu(x)), {2, 2})).abs().max().item<double>() < 1e-5);
}

TEST_CASE("ReLU, norm and pooling in one do not depend on the number of threads") {
  const Case values = make_case({5, 24, 12, 12}, at::kFloat, 0.2);
  at::set_num_threads(1);
  const Results alone = by_kernel(values);
  at::set_num_threads(2);
  const Results together = by_kernel(values);
  for (std::size_t i = 0; i < alone.size(); ++i) CHECK(at::equal(alone[i], together[i]));
  at::set_num_threads(1);
}
