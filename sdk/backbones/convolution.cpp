#include "convolution.hpp"

#include <optional>
#include <string>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

namespace equipoise::backbones {

namespace {

// LibTorch has these operators for its compiler and gives them no C++ function: they are called by name.
constexpr const char* pointwise = "mkldnn::_convolution_pointwise";
constexpr const char* pointwise_sum = "mkldnn::_convolution_pointwise_";
constexpr const char* reorder = "mkldnn::_reorder_convolution_weight";

at::Tensor call(const char* name, const char* overload, std::vector<c10::IValue> arguments) {
  const auto operation = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
  operation.callBoxed(arguments);
  return arguments.front().toTensor();
}

bool exists(const char* name, const char* overload) {
  const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
  return found && found->hasKernelForDispatchKey(c10::DispatchKey::CPU);
}

c10::List<int64_t> list(const std::array<std::int64_t, 2>& values) {
  return c10::List<int64_t>({values[0], values[1]});
}

c10::IValue name_of(Op activation) {
  if (activation == Op::relu) return std::string("relu");
  if (activation == Op::relu6) return std::string("hardtanh");
  return std::string("none");
}

c10::List<std::optional<at::Scalar>> arguments_of(Op activation) {
  c10::List<std::optional<at::Scalar>> bounds;
  if (activation == Op::relu6) {
    bounds.push_back(at::Scalar(0.0));
    bounds.push_back(at::Scalar(6.0));
  }
  return bounds;
}

}  // namespace

bool has_fused_convolution(at::ScalarType type) {
  if (!exists(pointwise, "") || !exists(pointwise_sum, "binary")) return false;
  const Node node{.op = Op::convolution, .inputs = {0}, .channels = 1};
  const at::Tensor one = at::ones({1, 1, 1, 1}, type);
  try {
    Convolution trial(node, {one, one.view({1})}, Op::relu6, true);
    return trial(one, at::ones_like(one)).item<double>() == 3.0;
  } catch (const c10::Error&) {  // this processor has no such kernel
    return false;
  }
}

Convolution::Convolution(const Node& node, Folded folded, Op activation, bool fused)
    : node_(node), folded_(std::move(folded)), activation_(activation), fused_(fused) {}

at::Tensor Convolution::operator()(const at::Tensor& x, const at::Tensor& addend) {
  const Padded source = padded(node_, x);
  return fused_ ? fused(source, addend) : plain(source, addend);
}

at::Tensor Convolution::plain(const Padded& source, const at::Tensor& addend) const {
  at::Tensor y =
      at::conv2d(source.x, folded_.weight, folded_.bias, node_.stride, source.padding, {1, 1}, node_.groups);
  if (addend.defined()) y.add_(addend);
  return activate(y, activation_);
}

at::Tensor Convolution::fused(const Padded& source, const at::Tensor& addend) {
  const auto padding = list(source.padding), stride = list(node_.stride), dilation = list({1, 1});
  if (!packed_ && exists(reorder, ""))
    folded_.weight = call(reorder, "",
                          {folded_.weight, padding, stride, dilation, node_.groups,
                           c10::List<int64_t>(source.x.sizes().vec())});
  packed_ = true;
  std::vector<c10::IValue> arguments{source.x, folded_.weight, folded_.bias, padding,
                                     stride,   dilation,       node_.groups};
  if (!addend.defined()) {
    arguments.insert(arguments.end(), {name_of(activation_), arguments_of(activation_), c10::IValue()});
    return call(pointwise, "", std::move(arguments));
  }
  arguments.insert(arguments.begin(), addend);
  const c10::IValue activation = activation_ == Op::input ? c10::IValue() : name_of(activation_);
  arguments.insert(arguments.end(), {std::string("add"), at::Scalar(1.0), activation,
                                     arguments_of(activation_), c10::IValue()});
  return call(pointwise_sum, "binary", std::move(arguments));
}

at::Tensor activate(at::Tensor x, Op activation) {
  if (activation == Op::relu) return x.relu_();
  if (activation == Op::relu6) return at::hardtanh_(x, 0, 6);
  return x;
}

}  // namespace equipoise::backbones
