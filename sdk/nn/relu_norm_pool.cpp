#include "equipoise/nn/relu_norm_pool.hpp"

#include <type_traits>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/rsqrt.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/relu_norm_pool.hpp"

namespace equipoise::nn {

namespace {

using kernels::Bfloat16;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

kernels::PictureShape shape_of(const at::Tensor& x) {
  return {x.size(1), x.size(2), x.size(3)};
}

/// The numbers of picture `n`.
template <class Number>
const Number* picture(const at::Tensor& x, std::int64_t n) {
  return static_cast<const Number*>(x.const_data_ptr()) + n * (x.numel() / x.size(0));
}

template <class Number>
Number* picture_to_write(const at::Tensor& x, std::int64_t n) {
  return static_cast<Number*>(x.mutable_data_ptr()) + n * (x.numel() / x.size(0));
}

/// `work(n, number)` for each picture of `x`, `number` a null pointer of its type, in parallel.
template <class Work>
void each_picture(const at::Tensor& x, const Work& work) {
  at::parallel_for(0, x.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n)
      x.scalar_type() == at::kFloat ? work(n, static_cast<float*>(nullptr))
                                    : work(n, static_cast<Bfloat16*>(nullptr));
  });
}

/// Two sums a channel, [N, 2, C] float64 while they are one a picture.
at::Tensor empty_sums(const at::Tensor& x) {
  return at::empty({x.size(0), 2, x.size(1)}, x.options().dtype(at::kDouble));
}

double* row(const at::Tensor& sums, std::int64_t n, std::int64_t which) {
  return sums.mutable_data_ptr<double>() + (n * 2 + which) * sums.size(2);
}

at::Tensor floats(const at::Tensor& numbers) {
  return numbers.to(at::kFloat).contiguous();
}

/// Mean of the first positions of the first picture: near enough to the mean to keep the digits of the
/// variance.
at::Tensor pilot_mean(const at::Tensor& x) {
  kernels::PictureShape shape = shape_of(x);
  shape.height = 1;
  const at::Tensor zero = at::empty({shape.channels}, at::kFloat).zero_();
  const at::Tensor sums = empty_sums(x.narrow(0, 0, 1));
  each_picture(x.narrow(0, 0, 1), [&](std::int64_t n, auto* number) {
    using Number = std::remove_pointer_t<decltype(number)>;
    kernels::relu_sums(shape, kernels::ReluSums<Number>{picture<Number>(x, n), zero.const_data_ptr<float>(),
                                                        row(sums, n, 0), row(sums, n, 1)});
  });
  return floats(sums[0][0] / static_cast<double>(shape.width)).nan_to_num(0, 0, 0);
}

/// [C] float64 each; the variance is the biased one.
struct Statistics {
  at::Tensor mean, variance;
};

Statistics statistics_of(const at::Tensor& x) {
  const kernels::PictureShape shape = shape_of(x);
  const at::Tensor centre = pilot_mean(x), sums = empty_sums(x);
  each_picture(x, [&](std::int64_t n, auto* number) {
    using Number = std::remove_pointer_t<decltype(number)>;
    kernels::relu_sums(shape, kernels::ReluSums<Number>{picture<Number>(x, n), centre.const_data_ptr<float>(),
                                                        row(sums, n, 0), row(sums, n, 1)});
  });
  const at::Tensor means = sums.sum(0) / static_cast<double>(x.numel() / x.size(1));
  return {means[0] + centre, (means[1] - means[0] * means[0]).clamp_min(0)};
}

void move_running(const BatchNorm2d& norm, const Statistics& batch, double count, double momentum) {
  at::NoGradGuard no_grad;
  at::Tensor mean = norm.running_mean, variance = norm.running_var;
  mean.mul_(1 - momentum).add_(batch.mean.to(mean.scalar_type()), momentum);
  variance.mul_(1 - momentum)
      .add_((batch.variance * (count / (count - 1))).to(variance.scalar_type()), momentum);
}

at::Tensor pooled(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& offset) {
  const kernels::PictureShape shape = shape_of(x);
  const at::Tensor y = at::empty({x.size(0), shape.channels, shape.height / 2, shape.width / 2}, x.options(),
                                 at::MemoryFormat::ChannelsLast);
  each_picture(x, [&](std::int64_t n, auto* number) {
    using Number = std::remove_pointer_t<decltype(number)>;
    kernels::relu_norm_pool(shape, kernels::ReluNormPoolForward<Number>{
                                       picture<Number>(x, n), scale.const_data_ptr<float>(),
                                       offset.const_data_ptr<float>(), picture_to_write<Number>(y, n)});
  });
  return y;
}

/// Normalisation as one multiplication and one addition, [C] float32 each.
struct Affine {
  at::Tensor scale, offset;
};

Affine affine(const at::Tensor& mean, const at::Tensor& inverse, const at::Tensor& weight,
              const at::Tensor& bias) {
  const at::Tensor scale = weight * inverse;
  return {floats(scale), floats(bias - mean * scale)};
}

class ReluNormPool : public torch::autograd::Function<ReluNormPool> {
 public:
  static Variable forward(AutogradContext* context, const Variable& x, const Variable& weight,
                          const Variable& bias, const at::Tensor& mean, const at::Tensor& inverse) {
    context->save_for_backward({x, weight, bias, mean, inverse});
    const auto [scale, offset] = affine(mean, inverse, weight, bias);
    return pooled(x, scale, offset);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &mean = saved[3], &inverse = saved[4];
    const auto [scale, offset] = affine(mean, inverse, weight, saved[2]);
    const at::Tensor gradient = gradients[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    const kernels::PictureShape shape = shape_of(x);
    const at::Tensor sums = empty_sums(x), centre = floats(mean), gradient_x = at::empty_like(x);
    each_picture(x, [&, scale = scale, offset = offset](std::int64_t n, auto* number) {
      using Number = std::remove_pointer_t<decltype(number)>;
      kernels::relu_norm_pool_sums(
          shape, kernels::ReluNormPoolSums<Number>{
                     picture<Number>(x, n), picture<Number>(gradient, n), scale.const_data_ptr<float>(),
                     offset.const_data_ptr<float>(), centre.const_data_ptr<float>(), row(sums, n, 0),
                     row(sums, n, 1)});
    });
    const at::Tensor total = sums.sum(0), gradient_bias = total[0], gradient_weight = total[1] * inverse;
    const double count = static_cast<double>(x.numel() / x.size(1));
    const at::Tensor slope = weight * inverse * inverse * gradient_weight / -count;
    const at::Tensor constant = weight * inverse * gradient_bias / -count - slope * mean;
    const at::Tensor slopes = floats(slope), constants = floats(constant);
    each_picture(x, [&, scale = scale, offset = offset](std::int64_t n, auto* number) {
      using Number = std::remove_pointer_t<decltype(number)>;
      kernels::relu_norm_pool_backward(
          shape, kernels::ReluNormPoolBackward<Number>{
                     picture<Number>(x, n), picture<Number>(gradient, n), scale.const_data_ptr<float>(),
                     offset.const_data_ptr<float>(), constants.const_data_ptr<float>(),
                     slopes.const_data_ptr<float>(), picture_to_write<Number>(gradient_x, n)});
    });
    return {gradient_x, gradient_weight.to(weight.scalar_type()), gradient_bias.to(weight.scalar_type()),
            Variable(), Variable()};
  }
};

bool has_kernel(const at::Tensor& x, const BatchNorm2d& norm) {
  return x.is_cpu() && x.is_contiguous(at::MemoryFormat::ChannelsLast) && x.size(0) > 0 && x.size(2) > 1 &&
         x.size(3) > 1 && norm.weight.scalar_type() == at::kFloat &&
         (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

}  // namespace

at::Tensor relu_norm_pool(const at::Tensor& x, const BatchNorm2d& norm, double momentum) {
  if (!has_kernel(x, norm)) return at::max_pool2d(norm.train(at::relu(x), momentum), {2, 2});
  const Statistics batch = statistics_of(x.detach());
  move_running(norm, batch, static_cast<double>(x.numel() / x.size(1)), momentum);
  return ReluNormPool::apply(x, norm.weight, norm.bias, batch.mean, at::rsqrt(batch.variance + norm.epsilon));
}

at::Tensor relu_norm_pool(const at::Tensor& x, const BatchNorm2d& norm) {
  const bool differentiated = at::GradMode::is_enabled() && x.requires_grad();
  if (!has_kernel(x, norm) || differentiated) return at::max_pool2d(norm(at::relu(x)), {2, 2});
  const at::Tensor inverse = at::rsqrt(norm.running_var.to(at::kDouble) + norm.epsilon);
  const auto [scale, offset] = affine(norm.running_mean, inverse, norm.weight.detach(), norm.bias.detach());
  return pooled(x, scale, offset);
}

}  // namespace equipoise::nn
