#pragma once

#include <cstdint>

#include "vector_math.hpp"

namespace equipoise::nn::kernels {

/// One head of one picture. Rows of q, k, v and of their gradients are `stride` numbers apart.
struct AttentionShape {
  std::int64_t tokens = 0, width = 0, stride = 0;
};

/// Heads that the kernels are made for; for wider ones a matrix library is faster.
constexpr bool has_attention_kernel(std::int64_t width) {
  return width == 8 || width == 16;
}

/// o = softmax(q k^T / sqrt(width)) v; `log_sums` [tokens] are the logarithms of the softmax's denominators.
template <class Number>
struct AttentionForward {
  const Number *q = nullptr, *k = nullptr, *v = nullptr;
  Number* o = nullptr;
  float* log_sums = nullptr;
};

template <class Number>
struct AttentionBackward {
  const Number *gradient_o = nullptr, *q = nullptr, *k = nullptr, *v = nullptr, *o = nullptr;
  const float* log_sums = nullptr;
  Number *gradient_q = nullptr, *gradient_k = nullptr, *gradient_v = nullptr;
};

/// Numbers of work space that one head needs.
std::int64_t attention_work_space(const AttentionShape& shape);

void attention(const AttentionShape& shape, const AttentionForward<float>& head, float* work_space);
void attention(const AttentionShape& shape, const AttentionForward<Bfloat16>& head, float* work_space);
void attention_backward(const AttentionShape& shape, const AttentionBackward<float>& head, float* work_space);
void attention_backward(const AttentionShape& shape, const AttentionBackward<Bfloat16>& head,
                        float* work_space);

}  // namespace equipoise::nn::kernels
