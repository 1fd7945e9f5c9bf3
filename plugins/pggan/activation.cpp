#include "activation.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/leaky_relu_backward.h>
#include <ATen/ops/where.h>

#include "activation_kernels.hpp"

namespace equipoise::pggan {

namespace {

constexpr double epsilon = 1e-8;

at::Tensor mean_over_channels(const at::Tensor& x) {
  return x.mean(1, /*keepdim=*/true);
}

/// The kernels' operands must lie in memory alike.
bool kernels_fit(const Activated& done, std::initializer_list<at::Tensor> others) {
  if (!kernels::fit(done.value)) return false;
  for (const at::Tensor& other : others)
    if (!kernels::fit(other) || other.scalar_type() != done.value.scalar_type()) return false;
  return true;
}

/// The leaky ReLU's slope at each number, and the normalised features before it.
struct Bend {
  at::Tensor slope, before;

  Bend(const Activation& activation, const Activated& done)
      : slope(at::where(done.value > 0, 1.0, activation.slope).to(at::kFloat)),
        before(done.value.to(at::kFloat) / slope) {}
};

}  // namespace

Activated narrow(const Activated& whole, std::int64_t first, std::int64_t count) {
  return {whole.value.narrow(0, first, count),
          whole.scale.defined() ? whole.scale.narrow(0, first, count) : at::Tensor{}};
}

Activated activate(const Activation& activation, const at::Tensor& x) {
  at::Tensor y = x;
  if (!activation.pixel_norm) return {at::leaky_relu_(y, activation.slope), {}};
  if (kernels::fit(x)) {
    at::Tensor scale = at::empty({x.size(0), 1, x.size(2), x.size(3)}, x.options().dtype(at::kFloat));
    kernels::activate(x, y, scale, activation.slope, epsilon);
    return {y, scale};
  }
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = mean_over_channels(wide.square()).add_(epsilon).rsqrt_();
  return {at::leaky_relu(wide * scale, activation.slope).to(x.scalar_type()), scale};
}

at::Tensor backward(const Activation& activation, const Activated& done, const at::Tensor& gradient) {
  if (!activation.pixel_norm)
    return at::leaky_relu_backward(gradient, done.value, activation.slope, /*self_is_result=*/true);
  if (kernels_fit(done, {gradient})) {
    at::Tensor to = at::empty_like(gradient);
    kernels::backward(gradient, done.value, done.scale, to, activation.slope);
    return to;
  }
  const Bend bend(activation, done);
  const at::Tensor inner = gradient.to(at::kFloat) * bend.slope;
  const at::Tensor along = mean_over_channels(inner * bend.before);
  return (done.scale * (inner - bend.before * along)).to(gradient.scalar_type());
}

at::Tensor tangent(const Activation& activation, const Activated& done, const at::Tensor& direction) {
  if (!activation.pixel_norm)
    return at::leaky_relu_backward(direction, done.value, activation.slope, /*self_is_result=*/true);
  if (kernels_fit(done, {direction})) {
    at::Tensor to = at::empty_like(direction);
    kernels::tangent(direction, done.value, done.scale, to, activation.slope);
    return to;
  }
  const Bend bend(activation, done);
  const at::Tensor wide = direction.to(at::kFloat);
  const at::Tensor along = mean_over_channels(wide * bend.before);
  return (done.scale * bend.slope * (wide - bend.before * along)).to(direction.scalar_type());
}

void add_curvature(const Activation& activation, const Activated& done, const at::Tensor& gradient,
                   const at::Tensor& direction, at::Tensor& to) {
  if (!activation.pixel_norm) return;  // A leaky ReLU has no second derivative.
  if (kernels_fit(done, {gradient, direction, to})) {
    kernels::add_curvature(gradient, direction, done.value, done.scale, to, activation.slope);
    return;
  }
  const Bend bend(activation, done);
  const at::Tensor inner = gradient.to(at::kFloat) * bend.slope, wide = direction.to(at::kFloat);
  const at::Tensor gt = mean_over_channels(inner * wide), gu = mean_over_channels(inner * bend.before),
                   ut = mean_over_channels(bend.before * wide);
  const at::Tensor second =
      done.scale.square() * (bend.before * (3.0 * gu * ut - gt) - inner * ut - wide * gu);
  to.add_(second.to(to.scalar_type()));
}

}  // namespace equipoise::pggan
