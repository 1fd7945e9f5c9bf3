#include "group_norm_silu.hpp"

#include <cmath>
#include <vector>

namespace equipoise::nn::kernels {

namespace {

// Runs of this many float32 additions are summed in double precision.
constexpr std::int64_t run = 2048;

inline float activated(float y, bool silu) {
  return silu ? y * sigmoid(y) : y;
}

/// The gradient before the activation.
inline float inner_gradient(float gradient, float y, bool silu) {
  if (!silu) return gradient;
  const float s = sigmoid(y);
  return gradient * (s * (1.0F + y * (1.0F - s)));
}

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

inline float shift_of(const float* shift, std::int64_t channel) {
  return shift == nullptr ? 0.0F : shift[channel];
}

template <class Number>
inline void forward_planes(const GroupNormShape& s, const GroupNormForward<Number>& p) {
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

/// Sums over the positions, a channel: of the gradient before the activation, of that times the normalised
/// input, and of the normalised input.
struct ChannelSums {
  double gradient = 0, product = 0, input = 0;
};

/// Scales that turn group sums into the gradient of the input: dx = inverse * (w * dy - a - xhat * b).
struct GroupTerms {
  float a = 0, b = 0;
};

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
inline void write_sums(const GroupNormBackward<Number>& p, std::int64_t c, const ChannelSums& sums,
                       const GroupTerms& terms, std::int64_t positions, float inverse) {
  p.gradient_weight[c] = static_cast<float>(sums.product);
  p.gradient_bias[c] = static_cast<float>(sums.gradient);
  p.gradient_shift[c] =
      inverse * static_cast<float>(static_cast<double>(p.weight[c]) * sums.gradient -
                                   static_cast<double>(positions) * static_cast<double>(terms.a) -
                                   sums.input * static_cast<double>(terms.b));
}

template <class Number>
inline void backward_planes(const GroupNormShape& s, const GroupNormBackward<Number>& p, bool silu) {
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
inline void forward_columns(const GroupNormShape& s, const GroupNormForward<Number>& p) {
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
inline void backward_columns(const GroupNormShape& s, const GroupNormBackward<Number>& p, bool silu) {
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

template <class Number>
inline void forward(const GroupNormShape& s, const GroupNormForward<Number>& p) {
  if (s.layout == Layout::planes)
    forward_planes(s, p);
  else
    forward_columns(s, p);
}

// The activation becomes a constant of each loop, so that the loops have no branch.
template <class Number>
inline void backward(const GroupNormShape& s, const GroupNormBackward<Number>& p) {
  if (s.layout == Layout::planes) {
    s.silu ? backward_planes(s, p, true) : backward_planes(s, p, false);
  } else {
    s.silu ? backward_columns(s, p, true) : backward_columns(s, p, false);
  }
}

}  // namespace

EQUIPOISE_PER_PROCESSOR
void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<float>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<Bfloat16>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<float>& picture) {
  backward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<Bfloat16>& picture) {
  backward(shape, picture);
}

}  // namespace equipoise::nn::kernels
