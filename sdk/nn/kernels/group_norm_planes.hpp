#pragma once

#include <cmath>
#include <vector>

#include "group_norm_terms.hpp"

namespace equipoise::nn::kernels {

/// In [channels, positions]: each channel is a run of neighbouring numbers.
namespace planes {

// Runs of this many float32 additions are summed in double precision.
constexpr std::int64_t run = 2048;

template <class Number>
inline double sum_about(const Number* x, std::int64_t count, float centre, bool squared) {
  double total = 0;
  for (std::int64_t begin = 0; begin < count; begin += run) {
    const std::int64_t end = begin + run < count ? begin + run : count;
    float part = 0;
    if (squared)
      for (std::int64_t i = begin; i < end; ++i) {
        const float d = load(x[i]) - centre;
        part += d * d;
      }
    else
      for (std::int64_t i = begin; i < end; ++i) part += load(x[i]) - centre;
    total += static_cast<double>(part);
  }
  return total;
}

template <class Number>
inline void forward(const GroupNormShape& s, const GroupNormForward<Number>& p) {
  const std::int64_t width = s.channels / s.groups;
  const auto count = static_cast<double>(width * s.positions);
  for (std::int64_t g = 0; g < s.groups; ++g) {
    const std::int64_t first = g * width;
    double sum = 0, squares = 0;
    for (std::int64_t c = first; c < first + width; ++c)
      sum += sum_about(p.x + c * s.positions, s.positions, -shift_of(p.shift, c), false);
    const auto mean = static_cast<float>(sum / count);
    for (std::int64_t c = first; c < first + width; ++c)
      squares += sum_about(p.x + c * s.positions, s.positions, mean - shift_of(p.shift, c), true);
    const auto inverse = static_cast<float>(1.0 / std::sqrt(squares / count + s.epsilon));
    p.mean[g] = mean;
    p.inverse_deviation[g] = inverse;
    for (std::int64_t c = first; c < first + width; ++c) {
      const float scale = p.weight[c] * inverse;
      const float offset = p.bias[c] - (mean - shift_of(p.shift, c)) * scale;
      const Number* x = p.x + c * s.positions;
      Number* y = p.y + c * s.positions;
      if (s.silu)
        for (std::int64_t i = 0; i < s.positions; ++i)
          store(activated(load(x[i]) * scale + offset, true), y[i]);
      else
        for (std::int64_t i = 0; i < s.positions; ++i) store(load(x[i]) * scale + offset, y[i]);
    }
  }
}

template <class Number>
inline ChannelSums channel_sums(const Number* gradient, const Number* x, std::int64_t count, float centre,
                                float inverse, float weight, float bias, bool silu) {
  ChannelSums sums;
  for (std::int64_t begin = 0; begin < count; begin += run) {
    const std::int64_t end = begin + run < count ? begin + run : count;
    float dy_sum = 0, product = 0, input = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const float normed = (load(x[i]) - centre) * inverse;
      const float dy = inner_gradient(load(gradient[i]), normed * weight + bias, silu);
      dy_sum += dy;
      product += dy * normed;
      input += normed;
    }
    sums.gradient += static_cast<double>(dy_sum);
    sums.product += static_cast<double>(product);
    sums.input += static_cast<double>(input);
  }
  return sums;
}

template <class Number>
inline void backward(const GroupNormShape& s, const GroupNormBackward<Number>& p, bool silu) {
  const std::int64_t width = s.channels / s.groups;
  const auto count = static_cast<double>(width * s.positions);
  std::vector<ChannelSums> sums(static_cast<std::size_t>(width));
  for (std::int64_t g = 0; g < s.groups; ++g) {
    const std::int64_t first = g * width;
    const float mean = p.mean[g], inverse = p.inverse_deviation[g];
    double a = 0, b = 0;
    for (std::int64_t k = 0; k < width; ++k) {
      const std::int64_t c = first + k;
      auto& own = sums[static_cast<std::size_t>(k)];
      own = channel_sums(p.gradient_y + c * s.positions, p.x + c * s.positions, s.positions,
                         mean - shift_of(p.shift, c), inverse, p.weight[c], p.bias[c], silu);
      a += static_cast<double>(p.weight[c]) * own.gradient;
      b += static_cast<double>(p.weight[c]) * own.product;
    }
    const GroupTerms terms{static_cast<float>(a / count), static_cast<float>(b / count)};
    for (std::int64_t k = 0; k < width; ++k) {
      const std::int64_t c = first + k;
      write_sums(p, c, sums[static_cast<std::size_t>(k)], terms, s.positions, inverse);
      const float centre = mean - shift_of(p.shift, c), weight = p.weight[c], bias = p.bias[c];
      const Number* x = p.x + c * s.positions;
      const Number* gradient = p.gradient_y + c * s.positions;
      Number* out = p.gradient_x + c * s.positions;
      for (std::int64_t i = 0; i < s.positions; ++i) {
        const float normed = (load(x[i]) - centre) * inverse;
        const float dy = inner_gradient(load(gradient[i]), normed * weight + bias, silu);
        store(inverse * (weight * dy - terms.a - normed * terms.b), out[i]);
      }
    }
  }
}

}  // namespace planes

}  // namespace equipoise::nn::kernels
