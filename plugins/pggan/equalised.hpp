#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/nn/parameters.hpp>

namespace equipoise::pggan {

/// How a pass computes: the type of weights and features, and how features lie in memory.
struct Precision {
  at::ScalarType type = at::kFloat;  ///< float32, or bfloat16 with sums in float32.
  at::MemoryFormat format = at::MemoryFormat::ChannelsLast;
};

/// A layer with an equalised learning rate (Karras et al. 2018, section 4.1): weights are kept with unit
/// deviation and multiplied by `gain` whenever they are used.
struct EqualisedLayer {
  std::string name;
  at::Tensor weight, bias;
  double gain = 1.0;
  std::int64_t padding = 0;
};

/// Adds NAME.weight (normal; He et al. 2015's deviation sqrt(2 / fan in) as its gain, or, without
/// `equalised`, in its initial values) and NAME.bias (0, `biases` numbers) to `parameters`.
EqualisedLayer add_layer(nn::Parameters& parameters, const std::string& name, at::IntArrayRef shape,
                         std::int64_t biases, std::int64_t padding, bool equalised);

/// A layer's weights as one pass uses them: scaled once.
struct Filter {
  at::Tensor weight, bias;
  std::int64_t padding = 0;
};

Filter prepare(const EqualisedLayer& layer, const Precision& precision);

/// The convolution of `x` [N, in, H, W].
at::Tensor convolve(const Filter& filter, const at::Tensor& x);
/// The same without the bias: how the output moves when the input moves by `direction`.
at::Tensor convolve_tangent(const Filter& filter, const at::Tensor& direction);
/// The gradient at the input, whose form is that of `x`.
at::Tensor input_gradient(const Filter& filter, const at::Tensor& x, const at::Tensor& gradient);

/// Puts the gradient of weight and bias for input `x` and output gradient `gradient` into the layer's
/// tensors, in place of what was there.
void set_gradient(EqualisedLayer& layer, const Filter& filter, const at::Tensor& x,
                  const at::Tensor& gradient);
/// Adds to the weight's gradient that of another pair; the bias plays no part in it.
void add_weight_gradient(EqualisedLayer& layer, const Filter& filter, const at::Tensor& x,
                         const at::Tensor& gradient);

/// Gives `weight` the gradient `value * gain`, in the weight's own type and layout.
void put_gradient(at::Tensor& weight, const at::Tensor& value, double gain);

}  // namespace equipoise::pggan
