#include "equipoise/nn/layers.hpp"

#include <cmath>

#include <ATen/ATen.h>

namespace equipoise::nn {

namespace {

struct WeightAndBias {
  at::Tensor weight, bias;
};

WeightAndBias add_weight_and_bias(Parameters& parameters, const std::string& name, at::IntArrayRef shape,
                                  Init init) {
  const std::int64_t receptive = shape.size() == 4 ? shape[2] * shape[3] : 1;
  const auto fan_in = static_cast<double>(shape[1] * receptive);
  const auto fan_out = static_cast<double>(shape[0] * receptive);
  if (init == Init::glorot) {
    at::Tensor weight = parameters.add_uniform(name + ".weight", shape, std::sqrt(6.0 / (fan_in + fan_out)));
    return {weight, parameters.add_constant(name + ".bias", {shape[0]}, 0.0)};
  }
  const double bound = 1.0 / std::sqrt(fan_in);
  at::Tensor weight = parameters.add_uniform(name + ".weight", shape, bound);
  return {weight, parameters.add_uniform(name + ".bias", {shape[0]}, bound)};
}

}  // namespace

Linear::Linear(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
               Init init) {
  auto made = add_weight_and_bias(parameters, name, {out, in}, init);
  weight = made.weight;
  bias = made.bias;
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
  return at::linear(x, weight, bias);
}

Conv2d::Conv2d(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
               std::int64_t kernel, std::int64_t step, Init init)
    : stride(step) {
  auto made = add_weight_and_bias(parameters, name, {out, in, kernel, kernel}, init);
  weight = made.weight;
  bias = made.bias;
}

at::Tensor Conv2d::operator()(const at::Tensor& x) const {
  const std::int64_t padding = weight.size(2) / 2;
  return at::conv2d(x, weight, bias, {stride, stride}, {padding, padding});
}

GroupNorm::GroupNorm(Parameters& parameters, const std::string& name, std::int64_t channels,
                     std::int64_t group_count, double eps)
    : weight(parameters.add_constant(name + ".weight", {channels}, 1.0)),
      bias(parameters.add_constant(name + ".bias", {channels}, 0.0)),
      groups(group_count),
      epsilon(eps) {}

at::Tensor GroupNorm::operator()(const at::Tensor& x) const {
  return at::group_norm(x, groups, weight, bias, epsilon, /*cudnn_enabled=*/true);
}

at::Tensor GroupNorm::with_silu(const at::Tensor& x) const {
  return at::silu((*this)(x));
}

BatchNorm2d::BatchNorm2d(Parameters& parameters, const std::string& name, std::int64_t channels, double eps)
    : weight(parameters.add_constant(name + ".weight", {channels}, 1.0)),
      bias(parameters.add_constant(name + ".bias", {channels}, 0.0)),
      running_mean(parameters.add_buffer(name + ".running_mean", {channels}, 0.0)),
      running_var(parameters.add_buffer(name + ".running_var", {channels}, 1.0)),
      epsilon(eps) {}

at::Tensor BatchNorm2d::train(const at::Tensor& x, double momentum) const {
  return at::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/true, momentum, epsilon,
                        true);
}

at::Tensor BatchNorm2d::operator()(const at::Tensor& x) const {
  return at::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/false, 0.0, epsilon, true);
}

}  // namespace equipoise::nn
