#include "distance.hpp"

#include <algorithm>

/// Compiled once for each of these processors; the loader takes the best that runs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define EQUIPOISE_PER_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EQUIPOISE_PER_PROCESSOR
#endif

namespace equipoise {
namespace {

// Vectors of the compiler: a wide one becomes several narrow ones where the processor has no other.
using Floats = float __attribute__((vector_size(64), aligned(4), may_alias));
using HalfFloats = float __attribute__((vector_size(32), aligned(4), may_alias));
using Doubles = double __attribute__((vector_size(64)));
constexpr std::int64_t lanes = 16;

}  // namespace

EQUIPOISE_PER_PROCESSOR
double squared_distance(const float* a, const float* b, std::int64_t length) {
  Doubles low{}, high{};
  std::int64_t i = 0;
  for (; i + lanes <= length; i += lanes) {
    const Doubles first = __builtin_convertvector(*reinterpret_cast<const HalfFloats*>(a + i), Doubles) -
                          __builtin_convertvector(*reinterpret_cast<const HalfFloats*>(b + i), Doubles);
    const Doubles second =
        __builtin_convertvector(*reinterpret_cast<const HalfFloats*>(a + i + lanes / 2), Doubles) -
        __builtin_convertvector(*reinterpret_cast<const HalfFloats*>(b + i + lanes / 2), Doubles);
    low += first * first;
    high += second * second;
  }
  double sum = 0;
  for (; i < length; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  low += high;
  for (int lane = 0; lane < lanes / 2; ++lane) sum += low[lane];
  return sum;
}

EQUIPOISE_PER_PROCESSOR
float squared_distance_below(const float* a, const float* b, std::int64_t length, float limit) {
  constexpr std::int64_t stretch = 8 * lanes;
  Floats one{}, two{}, three{}, four{};
  std::int64_t i = 0;
  while (i + 4 * lanes <= length) {
    const std::int64_t end = std::min(i + stretch, length - 4 * lanes + 1);
    for (; i < end; i += 4 * lanes) {
      const auto* left = reinterpret_cast<const Floats*>(a + i);
      const auto* right = reinterpret_cast<const Floats*>(b + i);
      const Floats d1 = left[0] - right[0], d2 = left[1] - right[1];
      const Floats d3 = left[2] - right[2], d4 = left[3] - right[3];
      one += d1 * d1;
      two += d2 * d2;
      three += d3 * d3;
      four += d4 * d4;
    }
    if (i + 4 * lanes > length) break;
    const Floats so_far = (one + two) + (three + four);
    float sum = 0;
    for (int lane = 0; lane < lanes; ++lane) sum += so_far[lane];
    if (sum > limit) return sum;
  }
  for (; i + lanes <= length; i += lanes) {
    const Floats d = *reinterpret_cast<const Floats*>(a + i) - *reinterpret_cast<const Floats*>(b + i);
    one += d * d;
  }
  const Floats all = (one + two) + (three + four);
  float sum = 0;
  for (; i < length; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  for (int lane = 0; lane < lanes; ++lane) sum += all[lane];
  return sum;
}

double distance_error(std::int64_t length) {
  // Each term carries 3 roundings, each lane length / 64 sums (and up to 4 of the remainder), then 2 + 16 +
  // 16 sums.
  const double roundings = 3.0 + static_cast<double>(length) / 64.0 + 4.0 + 34.0;
  return roundings * 5.97e-8;
}

}  // namespace equipoise
