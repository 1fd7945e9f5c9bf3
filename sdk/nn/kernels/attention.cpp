#include "attention.hpp"

#include <cmath>

namespace equipoise::nn::kernels {

namespace {

/// Transposes rows of a head to [width, tokens], so that all loops run over neighbouring tokens.
template <class Number>
inline void transpose(const AttentionShape& s, const Number* rows, float* columns) {
  for (std::int64_t d = 0; d < s.width; ++d)
    for (std::int64_t t = 0; t < s.tokens; ++t) columns[d * s.tokens + t] = load(rows[t * s.stride + d]);
}

template <class Number>
inline void transpose_back(const AttentionShape& s, const float* columns, Number* rows) {
  for (std::int64_t t = 0; t < s.tokens; ++t)
    for (std::int64_t d = 0; d < s.width; ++d) store(columns[d * s.tokens + t], rows[t * s.stride + d]);
}

/// out[j] = sum over d of row[d] * columns[d][j].
template <int width>
inline void scores(const float* row, const float* columns, std::int64_t n, float* out) {
  EQUIPOISE_NO_ALIAS
  for (std::int64_t j = 0; j < n; ++j) {
    float sum = 0;
    for (int d = 0; d < width; ++d) sum += row[d] * columns[d * n + j];
    out[j] = sum;
  }
}

/// out[d] = sum over j of weights[j] * columns[d][j].
template <int width>
inline void weighted_sums(const float* weights, const float* columns, std::int64_t n, float* out) {
  for (int d = 0; d < width; ++d) {
    float sum = 0;
    for (std::int64_t j = 0; j < n; ++j) sum += weights[j] * columns[d * n + j];
    out[d] = sum;
  }
}

/// In lanes, because compilers keep the order of comparisons of floating-point numbers.
inline float maximum(const float* numbers, std::int64_t n) {
  constexpr int lanes = 16;
  float highest[lanes];
  for (int l = 0; l < lanes; ++l) highest[l] = numbers[0];
  std::int64_t j = 0;
  for (; j + lanes <= n; j += lanes)
    for (int l = 0; l < lanes; ++l) highest[l] = numbers[j + l] > highest[l] ? numbers[j + l] : highest[l];
  float result = highest[0];
  for (int l = 1; l < lanes; ++l) result = highest[l] > result ? highest[l] : result;
  for (; j < n; ++j) result = numbers[j] > result ? numbers[j] : result;
  return result;
}

template <int width, class Number>
inline void forward(const AttentionShape& s, const AttentionForward<Number>& head, float* space) {
  const std::int64_t n = s.tokens, size = n * width;
  float *k = space, *v = k + size, *p = v + size;
  transpose(s, head.k, k);
  transpose(s, head.v, v);
  const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(width)));
  float row[width], out[width];
  for (std::int64_t i = 0; i < n; ++i) {
    for (int d = 0; d < width; ++d) row[d] = load(head.q[i * s.stride + d]) * scale;
    scores<width>(row, k, n, p);
    const float highest = maximum(p, n);
    float sum = 0;
    for (std::int64_t j = 0; j < n; ++j) {
      p[j] = exponential(p[j] - highest);
      sum += p[j];
    }
    head.log_sums[i] = highest + std::log(sum);
    weighted_sums<width>(p, v, n, out);
    for (int d = 0; d < width; ++d) store(out[d] / sum, head.o[i * s.stride + d]);
  }
}

/// The backward pass of flash attention (Dao et al. 2022, algorithm 4), one query at a time.
template <int width, class Number>
inline void backward(const AttentionShape& s, const AttentionBackward<Number>& head, float* space) {
  const std::int64_t n = s.tokens, size = n * width;
  float *k = space, *v = k + size, *dk = v + size, *dv = dk + size, *p = dv + size, *dp = p + n;
  transpose(s, head.k, k);
  transpose(s, head.v, v);
  for (std::int64_t j = 0; j < 2 * size; ++j) dk[j] = 0;
  const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(width)));
  float q[width], gradient[width], dq[width];
  for (std::int64_t i = 0; i < n; ++i) {
    float delta = 0;
    for (int d = 0; d < width; ++d) {
      const std::int64_t at = i * s.stride + d;
      q[d] = load(head.q[at]) * scale;
      gradient[d] = load(head.gradient_o[at]);
      delta += gradient[d] * load(head.o[at]);
    }
    scores<width>(q, k, n, p);
    scores<width>(gradient, v, n, dp);
    const float log_sum = head.log_sums[i];
    EQUIPOISE_NO_ALIAS
    for (std::int64_t j = 0; j < n; ++j) {
      const float weight = exponential(p[j] - log_sum);
      p[j] = weight;
      dp[j] = weight * (dp[j] - delta);
    }
    weighted_sums<width>(dp, k, n, dq);
    for (int d = 0; d < width; ++d) store(dq[d] * scale, head.gradient_q[i * s.stride + d]);
    for (int d = 0; d < width; ++d) {
      float *own_dk = dk + d * n, *own_dv = dv + d * n;
      EQUIPOISE_NO_ALIAS
      for (std::int64_t j = 0; j < n; ++j) {
        own_dk[j] += dp[j] * q[d];
        own_dv[j] += p[j] * gradient[d];
      }
    }
  }
  transpose_back(s, dk, head.gradient_k);
  transpose_back(s, dv, head.gradient_v);
}

template <class Number>
inline void any_forward(const AttentionShape& s, const AttentionForward<Number>& head, float* space) {
  s.width == 8 ? forward<8>(s, head, space) : forward<16>(s, head, space);
}

template <class Number>
inline void any_backward(const AttentionShape& s, const AttentionBackward<Number>& head, float* space) {
  s.width == 8 ? backward<8>(s, head, space) : backward<16>(s, head, space);
}

}  // namespace

std::int64_t attention_work_space(const AttentionShape& shape) {
  return 4 * shape.tokens * shape.width + 2 * shape.tokens;
}

EQUIPOISE_PER_PROCESSOR
void attention(const AttentionShape& shape, const AttentionForward<float>& head, float* work_space) {
  any_forward(shape, head, work_space);
}

EQUIPOISE_PER_PROCESSOR
void attention(const AttentionShape& shape, const AttentionForward<Bfloat16>& head, float* work_space) {
  any_forward(shape, head, work_space);
}

EQUIPOISE_PER_PROCESSOR
void attention_backward(const AttentionShape& shape, const AttentionBackward<float>& head,
                        float* work_space) {
  any_backward(shape, head, work_space);
}

EQUIPOISE_PER_PROCESSOR
void attention_backward(const AttentionShape& shape, const AttentionBackward<Bfloat16>& head,
                        float* work_space) {
  any_backward(shape, head, work_space);
}

}  // namespace equipoise::nn::kernels
