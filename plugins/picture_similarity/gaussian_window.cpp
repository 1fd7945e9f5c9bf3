#include "gaussian_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// Compiled once for each of these processors; the loader takes the best that runs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define EQUIPOISE_PER_PROCESSOR __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define EQUIPOISE_PER_PROCESSOR
#endif

namespace equipoise {
namespace {

constexpr double sigma = 1.5;

/// The window's centre and the taps on one side.
using Taps = std::array<double, window_reach + 1>;

Taps gaussian_taps() {
  Taps taps{};
  double sum = 0;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    taps[i] = std::exp(-0.5 * static_cast<double>(i * i) / (sigma * sigma));
    sum += i == 0 ? taps[i] : 2 * taps[i];
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

/// to[x] = sum over k of tap_k (from[x - k step] + from[x + k step]).
EQUIPOISE_PER_PROCESSOR void weigh(const double* __restrict from, double* __restrict to, std::int64_t count,
                                   std::int64_t step, const double* taps) {
  const double t0 = taps[0], t1 = taps[1], t2 = taps[2], t3 = taps[3], t4 = taps[4], t5 = taps[5];
  for (std::int64_t x = 0; x < count; ++x) {
    const double* p = from + x;
    to[x] = t0 * p[0] + t1 * (p[-step] + p[step]) + t2 * (p[-2 * step] + p[2 * step]) +
            t3 * (p[-3 * step] + p[3 * step]) + t4 * (p[-4 * step] + p[4 * step]) +
            t5 * (p[-5 * step] + p[5 * step]);
  }
}

/// Position `i` of an axis of `length` mirrored at its ends, the ends themselves not repeated.
std::int64_t mirror(std::int64_t i, std::int64_t length) {
  if (i < 0) return -i;
  return i < length ? i : 2 * (length - 1) - i;
}

}  // namespace

Plane windowed(const Plane& plane) {
  const Taps taps = gaussian_taps();
  const std::int64_t height = plane.height - 2 * window_reach;
  const std::int64_t width = plane.width - 2 * window_reach;
  Plane result{height, width, std::vector<double>(static_cast<std::size_t>(height * width))};
  std::vector<double> row(static_cast<std::size_t>(plane.width));
  for (std::int64_t y = 0; y < height; ++y) {
    weigh(plane.values.data() + (y + window_reach) * plane.width, row.data(), plane.width, plane.width,
          taps.data());
    weigh(row.data() + window_reach, result.values.data() + y * width, width, 1, taps.data());
  }
  return result;
}

Plane mirrored(const Plane& plane) {
  Plane result{plane.height + 2 * window_reach, plane.width + 2 * window_reach, {}};
  result.values.reserve(static_cast<std::size_t>(result.height * result.width));
  for (std::int64_t y = -window_reach; y < plane.height + window_reach; ++y) {
    const double* row = plane.values.data() + mirror(y, plane.height) * plane.width;
    for (std::int64_t x = -window_reach; x < plane.width + window_reach; ++x)
      result.values.push_back(row[mirror(x, plane.width)]);
  }
  return result;
}

Plane halved(const Plane& plane) {
  Plane result{plane.height / 2, plane.width / 2, {}};
  result.values.reserve(static_cast<std::size_t>(result.height * result.width));
  for (std::int64_t y = 0; y < result.height; ++y) {
    const double* upper = plane.values.data() + 2 * y * plane.width;
    const double* lower = upper + plane.width;
    for (std::int64_t x = 0; x < 2 * result.width; x += 2)
      result.values.push_back(0.25 * (upper[x] + upper[x + 1] + lower[x] + lower[x + 1]));
  }
  return result;
}

Plane product(const Plane& a, const Plane& b) {
  Plane result{a.height, a.width, std::vector<double>(a.values.size())};
  std::transform(a.values.begin(), a.values.end(), b.values.begin(), result.values.begin(),
                 [](double x, double y) { return x * y; });
  return result;
}

Plane sum_of_squares(const Plane& a, const Plane& b) {
  Plane result{a.height, a.width, std::vector<double>(a.values.size())};
  std::transform(a.values.begin(), a.values.end(), b.values.begin(), result.values.begin(),
                 [](double x, double y) { return x * x + y * y; });
  return result;
}

}  // namespace equipoise
