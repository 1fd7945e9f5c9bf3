#pragma once

#include <cmath>
#include <vector>

#include "group_norm_terms.hpp"

namespace equipoise::nn::kernels {

/// In [positions, channels]: the loops run over the channels of one position.
namespace columns {

/// Work space of one picture in "channels last": one number a channel each.
class Columns {
 public:
  Columns(std::int64_t channels, std::size_t rows)
      : channels_(static_cast<std::size_t>(channels)), numbers_(channels_ * rows) {}
  float* row(std::size_t i) { return numbers_.data() + i * channels_; }

 private:
  std::size_t channels_;
  std::vector<float> numbers_;
};

constexpr std::int64_t rows_at_once = 64;

template <class Number>
inline void column_sums(const Number* x, std::int64_t positions, std::int64_t channels, const float* centre,
                        bool squared, float* part, double* total) {
  for (std::int64_t c = 0; c < channels; ++c) total[c] = 0;
  for (std::int64_t begin = 0; begin < positions; begin += rows_at_once) {
    const std::int64_t end = begin + rows_at_once < positions ? begin + rows_at_once : positions;
    for (std::int64_t c = 0; c < channels; ++c) part[c] = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const Number* row = x + i * channels;
      if (squared)
        for (std::int64_t c = 0; c < channels; ++c) {
          const float d = load(row[c]) - centre[c];
          part[c] += d * d;
        }
      else
        for (std::int64_t c = 0; c < channels; ++c) part[c] += load(row[c]) - centre[c];
    }
    for (std::int64_t c = 0; c < channels; ++c) total[c] += static_cast<double>(part[c]);
  }
}

template <class Number>
inline void forward(const GroupNormShape& s, const GroupNormForward<Number>& p) {
  const std::int64_t channels = s.channels, width = channels / s.groups;
  const auto count = static_cast<double>(width * s.positions);
  Columns space(channels, 4);
  float *centre = space.row(0), *part = space.row(1), *scale = space.row(2), *offset = space.row(3);
  std::vector<double> total(static_cast<std::size_t>(channels));
  for (std::int64_t c = 0; c < channels; ++c) centre[c] = -shift_of(p.shift, c);
  column_sums(p.x, s.positions, channels, centre, false, part, total.data());
  for (std::int64_t c = 0; c < channels; c += width) {
    double sum = 0;
    for (std::int64_t k = c; k < c + width; ++k) sum += total[static_cast<std::size_t>(k)];
    p.mean[c / width] = static_cast<float>(sum / count);
    for (std::int64_t k = c; k < c + width; ++k) centre[k] = p.mean[c / width] - shift_of(p.shift, k);
  }
  column_sums(p.x, s.positions, channels, centre, true, part, total.data());
  for (std::int64_t c = 0; c < channels; c += width) {
    double squares = 0;
    for (std::int64_t k = c; k < c + width; ++k) squares += total[static_cast<std::size_t>(k)];
    const auto inverse = static_cast<float>(1.0 / std::sqrt(squares / count + s.epsilon));
    p.inverse_deviation[c / width] = inverse;
    for (std::int64_t k = c; k < c + width; ++k) {
      scale[k] = p.weight[k] * inverse;
      offset[k] = p.bias[k] - centre[k] * scale[k];
    }
  }
  for (std::int64_t i = 0; i < s.positions; ++i) {
    const Number* x = p.x + i * channels;
    Number* y = p.y + i * channels;
    if (s.silu)
      for (std::int64_t c = 0; c < channels; ++c)
        store(activated(load(x[c]) * scale[c] + offset[c], true), y[c]);
    else
      for (std::int64_t c = 0; c < channels; ++c) store(load(x[c]) * scale[c] + offset[c], y[c]);
  }
}

/// Constants a channel of the backward pass in "channels last".
struct BackwardColumns {
  float *centre, *inverse, *a, *b, *dy_part, *product_part, *input_part;
};

template <class Number>
inline void column_gradient_sums(const GroupNormShape& s, const GroupNormBackward<Number>& p, bool silu,
                                 const BackwardColumns& k, ChannelSums* sums) {
  const std::int64_t channels = s.channels;
  const float *centre = k.centre, *inverse = k.inverse;
  const float *weight = p.weight, *bias = p.bias;
  float *dy_part = k.dy_part, *product_part = k.product_part, *input_part = k.input_part;
  for (std::int64_t begin = 0; begin < s.positions; begin += rows_at_once) {
    const std::int64_t end = begin + rows_at_once < s.positions ? begin + rows_at_once : s.positions;
    for (std::int64_t c = 0; c < channels; ++c) dy_part[c] = product_part[c] = input_part[c] = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const Number *x = p.x + i * channels, *gradient = p.gradient_y + i * channels;
      EQUIPOISE_NO_ALIAS
      for (std::int64_t c = 0; c < channels; ++c) {
        const float normed = (load(x[c]) - centre[c]) * inverse[c];
        const float dy = inner_gradient(load(gradient[c]), normed * weight[c] + bias[c], silu);
        dy_part[c] += dy;
        product_part[c] += dy * normed;
        input_part[c] += normed;
      }
    }
    for (std::int64_t c = 0; c < channels; ++c) {
      sums[c].gradient += static_cast<double>(dy_part[c]);
      sums[c].product += static_cast<double>(product_part[c]);
      sums[c].input += static_cast<double>(input_part[c]);
    }
  }
}

template <class Number>
inline void backward(const GroupNormShape& s, const GroupNormBackward<Number>& p, bool silu) {
  const std::int64_t channels = s.channels, width = channels / s.groups;
  const auto count = static_cast<double>(width * s.positions);
  Columns space(channels, 7);
  const BackwardColumns k{space.row(0), space.row(1), space.row(2), space.row(3),
                          space.row(4), space.row(5), space.row(6)};
  for (std::int64_t c = 0; c < channels; ++c) {
    k.centre[c] = p.mean[c / width] - shift_of(p.shift, c);
    k.inverse[c] = p.inverse_deviation[c / width];
  }
  std::vector<ChannelSums> sums(static_cast<std::size_t>(channels));
  column_gradient_sums(s, p, silu, k, sums.data());
  for (std::int64_t c = 0; c < channels; c += width) {
    double a = 0, b = 0;
    for (std::int64_t i = c; i < c + width; ++i) {
      a += static_cast<double>(p.weight[i]) * sums[static_cast<std::size_t>(i)].gradient;
      b += static_cast<double>(p.weight[i]) * sums[static_cast<std::size_t>(i)].product;
    }
    const GroupTerms terms{static_cast<float>(a / count), static_cast<float>(b / count)};
    for (std::int64_t i = c; i < c + width; ++i) {
      k.a[i] = terms.a;
      k.b[i] = terms.b;
      write_sums(p, i, sums[static_cast<std::size_t>(i)], terms, s.positions, k.inverse[i]);
    }
  }
  const float *centre = k.centre, *inverse = k.inverse, *term_a = k.a, *term_b = k.b, *weight = p.weight,
              *bias = p.bias;
  for (std::int64_t i = 0; i < s.positions; ++i) {
    const Number *x = p.x + i * channels, *gradient = p.gradient_y + i * channels;
    Number* out = p.gradient_x + i * channels;
    EQUIPOISE_NO_ALIAS
    for (std::int64_t c = 0; c < channels; ++c) {
      const float normed = (load(x[c]) - centre[c]) * inverse[c];
      const float dy = inner_gradient(load(gradient[c]), normed * weight[c] + bias[c], silu);
      store(inverse[c] * (weight[c] * dy - term_a[c] - normed * term_b[c]), out[c]);
    }
  }
}

}  // namespace columns

}  // namespace equipoise::nn::kernels
