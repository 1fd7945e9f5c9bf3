#include "relu_norm_pool.hpp"

#include <algorithm>
#include <vector>

namespace equipoise::nn::kernels {

namespace {

/// So many numbers are added in float32 before the sum goes on in double.
constexpr std::int64_t at_once = 64;

/// A NaN stays one.
inline float rectified(float x) {
  return x < 0.0F ? 0.0F : x;
}

template <class Number>
inline float rounded(float value) {
  Number number;
  store(value, number);
  return load(number);
}

/// The largest of a window: its normalised value, what that came from, and which of the four it is, the first
/// among equals.
struct Peak {
  float y, r;
  std::int32_t place;
};

/// Compares what is stored, so that ties fall as they do in separate passes. A NaN is the largest.
template <class Number>
inline Peak peak_of(const float (&r)[4], float scale, float offset) {
  Peak peak{rounded<Number>(r[0] * scale + offset), r[0], 0};
  for (std::int32_t k = 1; k < 4; ++k) {
    const float y = rounded<Number>(r[k] * scale + offset);
    const bool larger = static_cast<bool>(static_cast<int>(y > peak.y) | static_cast<int>(y != y));
    peak.y = larger ? y : peak.y;
    peak.r = larger ? r[k] : peak.r;
    peak.place = larger ? k : peak.place;
  }
  return peak;
}

/// Where the two rows of a window begin.
struct Rows {
  std::int64_t upper, lower;
};

inline Rows window(const PictureShape& s, std::int64_t row, std::int64_t column) {
  const std::int64_t upper = (2 * row * s.width + 2 * column) * s.channels;
  return {upper, upper + s.width * s.channels};
}

template <class Number>
inline void sums(const PictureShape& s, const ReluSums<Number>& p) {
  const std::int64_t channels = s.channels, positions = s.height * s.width;
  std::vector<float> space(static_cast<std::size_t>(2 * channels));
  float *sum = space.data(), *squares = sum + channels;
  const float* centre = p.centre;
  std::fill(p.sum, p.sum + channels, 0.0);
  std::fill(p.squares, p.squares + channels, 0.0);
  for (std::int64_t begin = 0; begin < positions; begin += at_once) {
    const std::int64_t end = begin + at_once < positions ? begin + at_once : positions;
    for (std::int64_t c = 0; c < channels; ++c) sum[c] = squares[c] = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const Number* x = p.x + i * channels;
      EQUIPOISE_NO_ALIAS
      for (std::int64_t c = 0; c < channels; ++c) {
        const float d = rectified(load(x[c])) - centre[c];
        sum[c] += d;
        squares[c] += d * d;
      }
    }
    for (std::int64_t c = 0; c < channels; ++c) p.sum[c] += static_cast<double>(sum[c]);
    for (std::int64_t c = 0; c < channels; ++c) p.squares[c] += static_cast<double>(squares[c]);
  }
}

template <class Number>
inline void forward(const PictureShape& s, const ReluNormPoolForward<Number>& p) {
  const std::int64_t channels = s.channels, rows = s.height / 2, columns = s.width / 2;
  const float *scale = p.scale, *offset = p.offset;
  for (std::int64_t i = 0; i < rows * columns; ++i) {
    const Rows at = window(s, i / columns, i % columns);
    const Number *upper = p.x + at.upper, *lower = p.x + at.lower;
    Number* y = p.y + i * channels;
    EQUIPOISE_NO_ALIAS
    for (std::int64_t c = 0; c < channels; ++c) {
      const float r[4] = {rectified(load(upper[c])), rectified(load(upper[c + channels])),
                          rectified(load(lower[c])), rectified(load(lower[c + channels]))};
      store(peak_of<Number>(r, scale[c], offset[c]).y, y[c]);
    }
  }
}

template <class Number>
inline void gradient_sums(const PictureShape& s, const ReluNormPoolSums<Number>& p) {
  const std::int64_t channels = s.channels, columns = s.width / 2, windows = (s.height / 2) * columns;
  std::vector<float> space(static_cast<std::size_t>(2 * channels));
  float *gradient = space.data(), *product = gradient + channels;
  const float *scale = p.scale, *offset = p.offset, *centre = p.centre;
  std::fill(p.gradient, p.gradient + channels, 0.0);
  std::fill(p.product, p.product + channels, 0.0);
  for (std::int64_t begin = 0; begin < windows; begin += at_once) {
    const std::int64_t end = begin + at_once < windows ? begin + at_once : windows;
    for (std::int64_t c = 0; c < channels; ++c) gradient[c] = product[c] = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const Rows at = window(s, i / columns, i % columns);
      const Number *upper = p.x + at.upper, *lower = p.x + at.lower, *g = p.gradient_y + i * channels;
      EQUIPOISE_NO_ALIAS
      for (std::int64_t c = 0; c < channels; ++c) {
        const float r[4] = {rectified(load(upper[c])), rectified(load(upper[c + channels])),
                            rectified(load(lower[c])), rectified(load(lower[c + channels]))};
        gradient[c] += load(g[c]);
        product[c] += load(g[c]) * (peak_of<Number>(r, scale[c], offset[c]).r - centre[c]);
      }
    }
    for (std::int64_t c = 0; c < channels; ++c) p.gradient[c] += static_cast<double>(gradient[c]);
    for (std::int64_t c = 0; c < channels; ++c) p.product[c] += static_cast<double>(product[c]);
  }
}

/// What no window covers: the last row or column of an odd size.
template <class Number>
inline void outside(const PictureShape& s, const ReluNormPoolBackward<Number>& p, std::int64_t position) {
  const Number* x = p.x + position * s.channels;
  Number* out = p.gradient_x + position * s.channels;
  const float *constant = p.constant, *slope = p.slope;
  EQUIPOISE_NO_ALIAS
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const float value = load(x[c]);
    store(value <= 0.0F ? 0.0F : constant[c] + slope[c] * value, out[c]);
  }
}

template <class Number>
inline void window_gradient(const PictureShape& s, const ReluNormPoolBackward<Number>& p, const Rows& at,
                            const Number* g) {
  const std::int64_t channels = s.channels;
  const Number *upper = p.x + at.upper, *lower = p.x + at.lower;
  Number *out_upper = p.gradient_x + at.upper, *out_lower = p.gradient_x + at.lower;
  const float *scale = p.scale, *offset = p.offset, *constant = p.constant, *slope = p.slope;
  EQUIPOISE_NO_ALIAS
  for (std::int64_t c = 0; c < channels; ++c) {
    const float x[4] = {load(upper[c]), load(upper[c + channels]), load(lower[c]), load(lower[c + channels])};
    const float r[4] = {rectified(x[0]), rectified(x[1]), rectified(x[2]), rectified(x[3])};
    const std::int32_t place = peak_of<Number>(r, scale[c], offset[c]).place;
    const float gradient = load(g[c]) * scale[c];
    float dx[4];
    for (std::int32_t k = 0; k < 4; ++k) {
      const float inner = (place == k ? gradient : 0.0F) + constant[c] + slope[c] * x[k];
      dx[k] = x[k] <= 0.0F ? 0.0F : inner;
    }
    store(dx[0], out_upper[c]);
    store(dx[1], out_upper[c + channels]);
    store(dx[2], out_lower[c]);
    store(dx[3], out_lower[c + channels]);
  }
}

template <class Number>
inline void backward(const PictureShape& s, const ReluNormPoolBackward<Number>& p) {
  const std::int64_t columns = s.width / 2, windows = (s.height / 2) * columns;
  for (std::int64_t i = 0; i < windows; ++i)
    window_gradient(s, p, window(s, i / columns, i % columns), p.gradient_y + i * s.channels);
  if (s.width % 2 == 1)
    for (std::int64_t row = 0; row < s.height; ++row) outside(s, p, row * s.width + s.width - 1);
  if (s.height % 2 == 1)
    for (std::int64_t column = 0; column < s.width; ++column)
      outside(s, p, (s.height - 1) * s.width + column);
}

}  // namespace

EQUIPOISE_PER_PROCESSOR
void relu_sums(const PictureShape& shape, const ReluSums<float>& picture) {
  sums(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_sums(const PictureShape& shape, const ReluSums<Bfloat16>& picture) {
  sums(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool(const PictureShape& shape, const ReluNormPoolForward<float>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool(const PictureShape& shape, const ReluNormPoolForward<Bfloat16>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool_sums(const PictureShape& shape, const ReluNormPoolSums<float>& picture) {
  gradient_sums(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool_sums(const PictureShape& shape, const ReluNormPoolSums<Bfloat16>& picture) {
  gradient_sums(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool_backward(const PictureShape& shape, const ReluNormPoolBackward<float>& picture) {
  backward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void relu_norm_pool_backward(const PictureShape& shape, const ReluNormPoolBackward<Bfloat16>& picture) {
  backward(shape, picture);
}

}  // namespace equipoise::nn::kernels
