#include "equipoise/nn/group_norm_silu.hpp"

#include <optional>

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/silu.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/group_norm_silu.hpp"

namespace equipoise::nn {

namespace {

using kernels::Bfloat16;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

kernels::GroupNormShape shape_of(const at::Tensor& x, std::int64_t groups, double epsilon, bool silu) {
  kernels::GroupNormShape shape;
  shape.channels = x.size(1);
  shape.groups = groups;
  shape.positions = x.size(0) * x.size(1) == 0 ? 0 : x.numel() / (x.size(0) * x.size(1));
  shape.layout = x.is_contiguous() ? kernels::Layout::planes : kernels::Layout::columns;
  shape.epsilon = epsilon;
  shape.silu = silu;
  return shape;
}

bool is_dense(const at::Tensor& x) {
  return x.is_contiguous() || (x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast));
}

/// One that the kernels can read: `x` itself, or a copy.
at::Tensor dense(const at::Tensor& x) {
  return is_dense(x) ? x : x.contiguous();
}

const float* row(const at::Tensor& numbers, std::int64_t picture) {
  return numbers.defined() ? numbers.const_data_ptr<float>() + picture * numbers.size(1) : nullptr;
}

float* row_to_write(const at::Tensor& numbers, std::int64_t picture) {
  return numbers.mutable_data_ptr<float>() + picture * numbers.size(1);
}

template <class Number>
void run_forward(const kernels::GroupNormShape& shape, const at::Tensor& x, const at::Tensor& shift,
                 const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& y,
                 const at::Tensor& mean, const at::Tensor& inverse) {
  const std::int64_t size = shape.channels * shape.positions;
  at::parallel_for(0, x.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n)
      kernels::group_norm_silu(
          shape, kernels::GroupNormForward<Number>{static_cast<const Number*>(x.const_data_ptr()) + n * size,
                                                   row(shift, n), weight.const_data_ptr<float>(),
                                                   bias.const_data_ptr<float>(),
                                                   static_cast<Number*>(y.mutable_data_ptr()) + n * size,
                                                   row_to_write(mean, n), row_to_write(inverse, n)});
  });
}

/// Sums a channel and picture of the backward pass, [N, C] each.
struct Sums {
  at::Tensor weight, bias, shift;
};

template <class Number>
void run_backward(const kernels::GroupNormShape& shape, const at::Tensor& gradient, const at::Tensor& x,
                  const at::Tensor& shift, const at::Tensor& weight, const at::Tensor& bias,
                  const at::Tensor& mean, const at::Tensor& inverse, const at::Tensor& gradient_x,
                  const Sums& sums) {
  const std::int64_t size = shape.channels * shape.positions;
  at::parallel_for(0, x.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n)
      kernels::group_norm_silu_backward(
          shape, kernels::GroupNormBackward<Number>{
                     static_cast<const Number*>(gradient.const_data_ptr()) + n * size,
                     static_cast<const Number*>(x.const_data_ptr()) + n * size, row(shift, n),
                     weight.const_data_ptr<float>(), bias.const_data_ptr<float>(), row(mean, n),
                     row(inverse, n), static_cast<Number*>(gradient_x.mutable_data_ptr()) + n * size,
                     row_to_write(sums.weight, n), row_to_write(sums.bias, n), row_to_write(sums.shift, n)});
  });
}

class GroupNormSilu : public torch::autograd::Function<GroupNormSilu> {
 public:
  static Variable forward(AutogradContext* context, const Variable& input,
                          const std::optional<Variable>& given_shift, const Variable& weight,
                          const Variable& bias, std::int64_t groups, double epsilon, bool silu) {
    const at::Tensor x = dense(input);
    const at::Tensor shift = given_shift ? given_shift->to(at::kFloat).contiguous() : at::Tensor{};
    const auto numbers = x.options().dtype(at::kFloat);
    const at::Tensor mean = at::empty({x.size(0), groups}, numbers);
    const at::Tensor inverse = at::empty({x.size(0), groups}, numbers);
    const at::Tensor y = at::empty_like(x);
    const auto shape = shape_of(x, groups, epsilon, silu);
    x.scalar_type() == at::kFloat ? run_forward<float>(shape, x, shift, weight, bias, y, mean, inverse)
                                  : run_forward<Bfloat16>(shape, x, shift, weight, bias, y, mean, inverse);
    context->save_for_backward({x, shift, weight, bias, mean, inverse});
    context->saved_data["groups"] = groups;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["silu"] = silu;
    if (given_shift)
      context->saved_data["shift_type"] = static_cast<std::int64_t>(given_shift->scalar_type());
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &shift = saved[1], &weight = saved[2], &bias = saved[3];
    const auto shape =
        shape_of(x, context->saved_data["groups"].toInt(), context->saved_data["epsilon"].toDouble(),
                 context->saved_data["silu"].toBool());
    const at::Tensor gradient =
        gradients[0]
            .to(x.scalar_type())
            .contiguous(shape.layout == kernels::Layout::planes ? at::MemoryFormat::Contiguous
                                                                : at::MemoryFormat::ChannelsLast);
    const at::Tensor gradient_x = at::empty_like(x);
    const auto numbers = x.options().dtype(at::kFloat);
    const Sums sums{at::empty({x.size(0), shape.channels}, numbers),
                    at::empty({x.size(0), shape.channels}, numbers),
                    at::empty({x.size(0), shape.channels}, numbers)};
    x.scalar_type() == at::kFloat
        ? run_backward<float>(shape, gradient, x, shift, weight, bias, saved[4], saved[5], gradient_x, sums)
        : run_backward<Bfloat16>(shape, gradient, x, shift, weight, bias, saved[4], saved[5], gradient_x,
                                 sums);
    Variable shift_gradient;
    if (shift.defined())
      shift_gradient = sums.shift.to(static_cast<at::ScalarType>(context->saved_data["shift_type"].toInt()));
    return {gradient_x, shift_gradient, sums.weight.sum(0), sums.bias.sum(0),
            Variable(), Variable(),     Variable()};
  }
};

at::Tensor separate_passes(const at::Tensor& x, const at::Tensor& shift, const at::Tensor& weight,
                           const at::Tensor& bias, std::int64_t groups, double epsilon, bool silu) {
  std::vector<std::int64_t> ones(static_cast<std::size_t>(x.dim()), 1);
  at::Tensor shifted = x;
  if (shift.defined()) {
    ones[0] = shift.size(0);
    ones[1] = x.size(1);
    shifted = at::add(x, shift.view(ones));
  }
  const at::Tensor y = at::group_norm(shifted, groups, weight, bias, epsilon, /*cudnn_enabled=*/true);
  return silu ? at::silu(y) : y;
}

}  // namespace

at::Tensor group_norm_silu(const at::Tensor& x, const at::Tensor& shift, const at::Tensor& weight,
                           const at::Tensor& bias, std::int64_t groups, double epsilon, bool silu) {
  const bool has_kernel = x.is_cpu() && x.numel() > 0 && weight.scalar_type() == at::kFloat &&
                          (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
  if (!has_kernel) return separate_passes(x, shift, weight, bias, groups, epsilon, silu);
  // The autograd function takes no undefined tensors.
  const auto given_shift =
      shift.defined() ? std::optional<Variable>(shift.expand({x.size(0), x.size(1)})) : std::nullopt;
  return GroupNormSilu::apply(x, given_shift, weight, bias, groups, epsilon, silu);
}

}  // namespace equipoise::nn
