#include "equalised.hpp"

#include <array>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>

namespace equipoise::pggan {

namespace {

std::tuple<at::Tensor, at::Tensor, at::Tensor> gradients(const Filter& filter, const at::Tensor& x,
                                                         const at::Tensor& gradient,
                                                         std::array<bool, 3> wanted) {
  const std::int64_t biases = filter.weight.size(0);
  return at::convolution_backward(gradient, x, filter.weight, at::IntArrayRef(biases), {1, 1},
                                  {filter.padding, filter.padding}, {1, 1}, /*transposed=*/false, {0, 0}, 1,
                                  wanted);
}

at::Tensor convolve_with(const Filter& filter, const at::Tensor& x, const std::optional<at::Tensor>& bias) {
  return at::convolution(x, filter.weight, bias, {1, 1}, {filter.padding, filter.padding}, {1, 1},
                         /*transposed=*/false, {0, 0}, 1);
}

}  // namespace

EqualisedLayer add_layer(nn::Parameters& parameters, const std::string& name, at::IntArrayRef shape,
                         std::int64_t biases, std::int64_t padding, bool equalised) {
  std::int64_t fan_in = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) fan_in *= shape[i];
  const double gain = std::sqrt(2.0 / static_cast<double>(fan_in));
  EqualisedLayer layer;
  layer.name = name;
  layer.weight = parameters.add_normal(name + ".weight", shape, equalised ? 1.0 : gain);
  layer.bias = parameters.add_constant(name + ".bias", {biases}, 0.0);
  layer.gain = equalised ? gain : 1.0;
  layer.padding = padding;
  return layer;
}

Filter prepare(const EqualisedLayer& layer, const Precision& precision) {
  const at::Tensor weight = (layer.weight.detach() * layer.gain).to(precision.type);
  return {weight.dim() == 4 ? nn::in_layout(weight, precision.format) : weight,
          layer.bias.detach().to(precision.type), layer.padding};
}

at::Tensor convolve(const Filter& filter, const at::Tensor& x) {
  return convolve_with(filter, x, filter.bias);
}

at::Tensor convolve_tangent(const Filter& filter, const at::Tensor& direction) {
  return convolve_with(filter, direction, std::nullopt);
}

at::Tensor input_gradient(const Filter& filter, const at::Tensor& x, const at::Tensor& gradient) {
  return std::get<0>(gradients(filter, x, gradient, {true, false, false}));
}

void set_gradient(EqualisedLayer& layer, const Filter& filter, const at::Tensor& x,
                  const at::Tensor& gradient) {
  const auto [unused, weight, bias] = gradients(filter, x, gradient, {false, true, true});
  put_gradient(layer.weight, weight, layer.gain);
  put_gradient(layer.bias, bias, 1.0);
}

void add_weight_gradient(EqualisedLayer& layer, const Filter& filter, const at::Tensor& x,
                         const at::Tensor& gradient) {
  const at::Tensor weight = std::get<1>(gradients(filter, x, gradient, {false, true, false}));
  layer.weight.mutable_grad().add_(weight.to(at::kFloat), layer.gain);
}

void put_gradient(at::Tensor& weight, const at::Tensor& value, double gain) {
  at::Tensor gradient = value.to(at::kFloat).contiguous();
  weight.mutable_grad() = gain == 1.0 ? gradient : gradient * gain;
}

}  // namespace equipoise::pggan
