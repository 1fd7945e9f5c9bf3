#include "pggan/activation.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros_like.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;
using namespace equipoise::pggan;

namespace {

const Activation both{0.2, true};

at::Tensor noise(std::uint64_t seed, std::int64_t channels = 20) {
  return at::randn({3, channels, 5, 7}, make_generator(seed), at::kFloat);
}

at::Tensor last(const at::Tensor& x) {
  return x.contiguous(at::MemoryFormat::ChannelsLast);
}

double difference(const at::Tensor& left, const at::Tensor& right) {
  return (left.to(at::kFloat) - right.to(at::kFloat)).abs().max().item<double>();
}

/// All four results, one after the other.
std::vector<at::Tensor> results(at::Tensor (*form)(const at::Tensor&), at::ScalarType type) {
  const auto made = [&](std::uint64_t seed) { return form(noise(seed).to(type)).clone(); };
  const Activated done = activate(both, made(1));
  at::Tensor curved = form(at::zeros_like(done.value));
  add_curvature(both, done, made(2), made(3), curved);
  return {done.value, backward(both, done, made(2)), tangent(both, done, made(3)), curved};
}

at::Tensor plain(const at::Tensor& x) {
  return x.contiguous();
}

}  // namespace

TEST_CASE("pixel norm gives each pixel's features unit mean square before the leaky ReLU") {
  const at::Tensor x = noise(1);
  const Activated done = activate(both, last(x).clone());
  const at::Tensor expected = at::leaky_relu(x / (x.square().mean(1, true) + 1e-8).sqrt(), 0.2);
  CHECK(difference(done.value, expected) < 1e-6);
}

TEST_CASE("the kernels for features side by side agree with the general formulas") {
  const auto kernels = results(last, at::kFloat), general = results(plain, at::kFloat);
  for (std::size_t i = 0; i < kernels.size(); ++i) CHECK(difference(kernels[i], general[i]) < 2e-6);
}

TEST_CASE("the kernels in bfloat16 agree with those in float32 up to rounding") {
  const auto rough = results(last, at::kBFloat16), exact = results(last, at::kFloat);
  for (std::size_t i = 0; i < rough.size(); ++i) {
    CHECK(rough[i].scalar_type() == at::kBFloat16);
    CHECK(difference(rough[i], exact[i]) < 0.02 * exact[i].abs().max().item<double>());
  }
}

TEST_CASE("gradient and tangent are each other's transpose") {
  const Activated done = activate(both, last(noise(1)));
  const at::Tensor up = last(noise(2)), down = last(noise(3));
  const double forward = (tangent(both, done, up) * down).sum().item<double>();
  const double reverse = (backward(both, done, down) * up).sum().item<double>();
  CHECK(forward == Approx(reverse).epsilon(1e-4));
}

TEST_CASE("tangent and curvature are what finite differences say") {
  const double step = 1e-2;
  const Activation smooth{1.0, true};  // No kink, so that differences are exact to second order.
  const at::Tensor x = noise(1), v = noise(2), g = noise(3), w = noise(4);
  const auto value = [&](double h) { return activate(smooth, last(x + h * w).clone()); };
  const at::Tensor moved = (value(step).value - value(-step).value) / (2 * step);
  CHECK(difference(tangent(smooth, value(0), last(w)), moved) < 2e-3);
  const auto along = [&](double h) { return (tangent(smooth, value(h), last(v)) * g).sum().item<double>(); };
  at::Tensor curved = last(at::zeros_like(x));
  add_curvature(smooth, value(0), last(g), last(v), curved);
  const double expected = (along(step) - along(-step)) / (2 * step);
  CHECK((curved * w).sum().item<double>() == Approx(expected).epsilon(1e-2));
}
