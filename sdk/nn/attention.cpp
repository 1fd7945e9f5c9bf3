#include "equipoise/nn/attention.hpp"

#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/csrc/autograd/custom_function.h>

#include "kernels/attention.hpp"

namespace equipoise::nn {

namespace {

using kernels::Bfloat16;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

kernels::AttentionShape shape_of(const at::Tensor& q, std::int64_t heads) {
  return {q.size(1), q.size(2) / heads, q.size(2)};
}

/// Calls `work(picture, offset of the head, first number of its log sums, work space)` for each head.
template <class Work>
void for_each_head(const at::Tensor& q, std::int64_t heads, Work work) {
  const auto shape = shape_of(q, heads);
  at::parallel_for(0, q.size(0) * heads, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> space(static_cast<std::size_t>(kernels::attention_work_space(shape)));
    for (std::int64_t i = begin; i < end; ++i)
      work((i / heads) * shape.tokens * shape.stride + (i % heads) * shape.width, i * shape.tokens,
           space.data());
  });
}

template <class Number>
void run_forward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& o,
                 const at::Tensor& log_sums, std::int64_t heads) {
  const auto at_offset = [](const at::Tensor& x, std::int64_t offset) {
    return static_cast<const Number*>(x.const_data_ptr()) + offset;
  };
  for_each_head(q, heads, [&](std::int64_t offset, std::int64_t first_sum, float* space) {
    kernels::attention(
        shape_of(q, heads),
        kernels::AttentionForward<Number>{at_offset(q, offset), at_offset(k, offset), at_offset(v, offset),
                                          static_cast<Number*>(o.mutable_data_ptr()) + offset,
                                          log_sums.mutable_data_ptr<float>() + first_sum},
        space);
  });
}

struct Gradients {
  at::Tensor q, k, v;
};

template <class Number>
void run_backward(const at::Tensor& gradient, const variable_list& saved, const Gradients& gradients,
                  std::int64_t heads) {
  const auto read = [](const at::Tensor& x, std::int64_t offset) {
    return static_cast<const Number*>(x.const_data_ptr()) + offset;
  };
  const auto write = [](const at::Tensor& x, std::int64_t offset) {
    return static_cast<Number*>(x.mutable_data_ptr()) + offset;
  };
  for_each_head(saved[0], heads, [&](std::int64_t offset, std::int64_t first_sum, float* space) {
    kernels::attention_backward(
        shape_of(saved[0], heads),
        kernels::AttentionBackward<Number>{
            read(gradient, offset), read(saved[0], offset), read(saved[1], offset), read(saved[2], offset),
            read(saved[3], offset), saved[4].const_data_ptr<float>() + first_sum, write(gradients.q, offset),
            write(gradients.k, offset), write(gradients.v, offset)},
        space);
  });
}

class NarrowAttention : public torch::autograd::Function<NarrowAttention> {
 public:
  static Variable forward(AutogradContext* context, const Variable& given_q, const Variable& given_k,
                          const Variable& given_v, std::int64_t heads) {
    const at::Tensor q = given_q.contiguous(), k = given_k.contiguous(), v = given_v.contiguous();
    const at::Tensor o = at::empty_like(q);
    const at::Tensor log_sums = at::empty({q.size(0), heads, q.size(1)}, q.options().dtype(at::kFloat));
    q.scalar_type() == at::kFloat ? run_forward<float>(q, k, v, o, log_sums, heads)
                                  : run_forward<Bfloat16>(q, k, v, o, log_sums, heads);
    context->save_for_backward({q, k, v, o, log_sums});
    context->saved_data["heads"] = heads;
    return o;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const std::int64_t heads = context->saved_data["heads"].toInt();
    const at::Tensor gradient = gradients[0].to(saved[0].scalar_type()).contiguous();
    const Gradients made{at::empty_like(saved[0]), at::empty_like(saved[0]), at::empty_like(saved[0])};
    saved[0].scalar_type() == at::kFloat ? run_backward<float>(gradient, saved, made, heads)
                                         : run_backward<Bfloat16>(gradient, saved, made, heads);
    return {made.q, made.k, made.v, Variable()};
  }
};

at::Tensor library_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                             std::int64_t heads) {
  const std::int64_t n = q.size(0), tokens = q.size(1), channels = q.size(2);
  const auto split = [&](const at::Tensor& x) {
    return x.view({n, tokens, heads, channels / heads}).transpose(1, 2);
  };
  const at::Tensor mixed = at::scaled_dot_product_attention(split(q), split(k), split(v));
  return mixed.transpose(1, 2).reshape({n, tokens, channels});
}

}  // namespace

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads) {
  const bool has_kernel = q.is_cpu() && q.numel() > 0 && kernels::has_attention_kernel(q.size(2) / heads) &&
                          q.scalar_type() == k.scalar_type() && q.scalar_type() == v.scalar_type() &&
                          (q.scalar_type() == at::kFloat || q.scalar_type() == at::kBFloat16);
  return has_kernel ? NarrowAttention::apply(q, k, v, heads) : library_attention(q, k, v, heads);
}

}  // namespace equipoise::nn
