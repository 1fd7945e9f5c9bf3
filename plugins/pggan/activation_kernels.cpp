#include "activation_kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include <ATen/Parallel.h>
#include <c10/util/BFloat16.h>

// One binary serves all processors: each loop is compiled for several and chosen when the program is loaded.
// Sanitisers are not ready that early.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define PGGAN_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PGGAN_CLONES
#endif

namespace equipoise::pggan::kernels {

namespace {

constexpr std::int64_t block_floats = 4096;  // A block of each operand stays in the first-level cache.

PGGAN_CLONES void widen(const std::uint16_t* from, float* to, std::int64_t count) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) {
    const std::uint32_t bits = static_cast<std::uint32_t>(from[i]) << 16;
    std::memcpy(&to[i], &bits, sizeof bits);
  }
}

PGGAN_CLONES void narrow(const float* from, std::uint16_t* to, std::int64_t count) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint32_t bits;
    std::memcpy(&bits, &from[i], sizeof bits);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
    to[i] = static_cast<std::uint16_t>((bits & 0x7fffffffU) > 0x7f800000U ? 0x7fc0U : rounded);
  }
}

PGGAN_CLONES void activate_rows(const float* x, float* y, float* r, std::int64_t rows, std::int64_t width,
                                float slope, float epsilon) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, y += width) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < width; ++i) sum += x[i] * x[i];
    const float scale = 1.0F / std::sqrt(sum / static_cast<float>(width) + epsilon);
    r[row] = scale;
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
      const float u = x[i] * scale;
      y[i] = u > 0 ? u : u * slope;
    }
  }
}

PGGAN_CLONES void backward_rows(const float* g, const float* y, const float* r, float* to, std::int64_t rows,
                                std::int64_t width, float slope) {
  const float steep = 1.0F / slope;
  for (std::int64_t row = 0; row < rows; ++row, g += width, y += width, to += width) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < width; ++i) sum += g[i] * y[i];
    const float along = sum / static_cast<float>(width), scale = r[row];
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
      const bool up = y[i] > 0;
      to[i] = scale * (g[i] * (up ? 1.0F : slope) - y[i] * (up ? 1.0F : steep) * along);
    }
  }
}

PGGAN_CLONES void tangent_rows(const float* t, const float* y, const float* r, float* to, std::int64_t rows,
                               std::int64_t width, float slope) {
  const float steep = 1.0F / slope;
  for (std::int64_t row = 0; row < rows; ++row, t += width, y += width, to += width) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < width; ++i) sum += t[i] * y[i] * (y[i] > 0 ? 1.0F : steep);
    const float along = sum / static_cast<float>(width), scale = r[row];
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i)
      to[i] = scale * (t[i] * (y[i] > 0 ? 1.0F : slope) - y[i] * along);
  }
}

// With u = x r, g' the gradient at u and means over channels gt = <g', t>, gu = <g', u>, ut = <u, t>, the
// derivative of r (<g', t> - <g', u><u, t>) with respect to x is r^2 (u (3 gu ut - gt) - g' ut - t gu).
PGGAN_CLONES void curvature_rows(const float* g, const float* t, const float* y, const float* r, float* to,
                                 std::int64_t rows, std::int64_t width, float slope) {
  const float steep = 1.0F / slope;
  const auto count = static_cast<float>(width);
  for (std::int64_t row = 0; row < rows; ++row, g += width, t += width, y += width, to += width) {
    float gt = 0, gu = 0, ut = 0;
#pragma omp simd reduction(+ : gt, gu, ut)
    for (std::int64_t i = 0; i < width; ++i) {
      const bool up = y[i] > 0;
      gt += g[i] * (up ? 1.0F : slope) * t[i];
      gu += g[i] * y[i];
      ut += t[i] * y[i] * (up ? 1.0F : steep);
    }
    gt /= count, gu /= count, ut /= count;
    const float square = r[row] * r[row], across = 3.0F * gu * ut - gt;
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
      const bool up = y[i] > 0;
      const float u = y[i] * (up ? 1.0F : steep), gradient = g[i] * (up ? 1.0F : slope);
      to[i] += square * (u * across - gradient * ut - t[i] * gu);
    }
  }
}

const std::uint16_t* halves(const at::Tensor& x) {
  return reinterpret_cast<const std::uint16_t*>(x.const_data_ptr<c10::BFloat16>());
}

/// Calls `rows_kernel(in..., out, r, rows)` on blocks of rows in float32.
template <std::size_t N, class Kernel>
void for_blocks(const std::array<const at::Tensor*, N>& inputs, at::Tensor& output, at::Tensor& scales,
                bool reads_output, const Kernel& kernel) {
  const std::int64_t width = output.size(1), rows = output.numel() / std::max<std::int64_t>(1, width);
  const bool plain = output.scalar_type() == at::kFloat;
  const std::int64_t block = std::max<std::int64_t>(1, block_floats / std::max<std::int64_t>(1, width));
  float* r = scales.data_ptr<float>();
  at::parallel_for(0, rows, 4 * block, [&](std::int64_t begin, std::int64_t end) {
    std::array<const float*, N> in{};
    if (plain) {
      for (std::size_t k = 0; k < N; ++k) in[k] = inputs[k]->template const_data_ptr<float>() + begin * width;
      kernel(in, output.data_ptr<float>() + begin * width, r + begin, end - begin);
      return;
    }
    std::vector<float> space((N + 1) * static_cast<std::size_t>(block * width));
    auto* out = reinterpret_cast<std::uint16_t*>(output.data_ptr<c10::BFloat16>());
    float* result = space.data() + N * static_cast<std::size_t>(block * width);
    for (std::int64_t row = begin; row < end; row += block) {
      const std::int64_t count = std::min(block, end - row), numbers = count * width;
      for (std::size_t k = 0; k < N; ++k) {
        float* to = space.data() + k * static_cast<std::size_t>(block * width);
        widen(halves(*inputs[k]) + row * width, to, numbers);
        in[k] = to;
      }
      if (reads_output) widen(out + row * width, result, numbers);
      kernel(in, result, r + row, count);
      narrow(result, out + row * width, numbers);
    }
  });
}

}  // namespace

bool fit(const at::Tensor& x) {
  return x.device().is_cpu() && x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
         (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

void activate(const at::Tensor& x, at::Tensor& y, at::Tensor& r, double slope, double epsilon) {
  const std::int64_t width = x.size(1);
  for_blocks<1>({&x}, y, r, false, [&](const auto& in, float* out, float* scales, std::int64_t rows) {
    activate_rows(in[0], out, scales, rows, width, static_cast<float>(slope), static_cast<float>(epsilon));
  });
}

void backward(const at::Tensor& gradient, const at::Tensor& y, const at::Tensor& r, at::Tensor& to,
              double slope) {
  at::Tensor scales = r;
  const std::int64_t width = y.size(1);
  for_blocks<2>({&gradient, &y}, to, scales, false,
                [&](const auto& in, float* out, const float* scale, std::int64_t rows) {
                  backward_rows(in[0], in[1], scale, out, rows, width, static_cast<float>(slope));
                });
}

void tangent(const at::Tensor& direction, const at::Tensor& y, const at::Tensor& r, at::Tensor& to,
             double slope) {
  at::Tensor scales = r;
  const std::int64_t width = y.size(1);
  for_blocks<2>({&direction, &y}, to, scales, false,
                [&](const auto& in, float* out, const float* scale, std::int64_t rows) {
                  tangent_rows(in[0], in[1], scale, out, rows, width, static_cast<float>(slope));
                });
}

void add_curvature(const at::Tensor& gradient, const at::Tensor& direction, const at::Tensor& y,
                   const at::Tensor& r, at::Tensor& to, double slope) {
  at::Tensor scales = r;
  const std::int64_t width = y.size(1);
  for_blocks<3>({&gradient, &direction, &y}, to, scales, true,
                [&](const auto& in, float* out, const float* scale, std::int64_t rows) {
                  curvature_rows(in[0], in[1], in[2], scale, out, rows, width, static_cast<float>(slope));
                });
}

}  // namespace equipoise::pggan::kernels
