#pragma once

#include <bit>
#include <cstdint>

// Scalar code that compilers turn into vector code: no branches, no calls, no tables.

/// A kernel compiled once for each of these processors; the loader takes the best that runs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define EQUIPOISE_PER_PROCESSOR \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), flatten))
#else
#define EQUIPOISE_PER_PROCESSOR
#endif

/// Before a loop: its arrays do not overlap. More of them than compilers check at run time.
#if defined(__clang__)
#define EQUIPOISE_NO_ALIAS _Pragma("clang loop vectorize(assume_safety)")
#else
#define EQUIPOISE_NO_ALIAS _Pragma("GCC ivdep")
#endif

namespace equipoise::nn::kernels {

/// A bfloat16 number: the upper half of a float32.
enum class Bfloat16 : std::uint16_t {};

inline float load(float x) {
  return x;
}

inline float load(Bfloat16 x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16U);
}

inline void store(float value, float& to) {
  to = value;
}

/// Rounds to nearest even. A NaN stays one: quiet NaNs have their upper mantissa bit set.
inline void store(float value, Bfloat16& to) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U;
  to = static_cast<Bfloat16>(value == value ? rounded : 0x7fc0U);
}

/// e^x within 2 units in the last place; x is held in [-87, 87].
inline float exponential(float x) {
  const float held = x < -87.0F ? -87.0F : (x > 87.0F ? 87.0F : x);
  const float z = held * 1.44269504088896341F;
  const float whole = __builtin_floorf(z + 0.5F);
  // The remainder in two steps, so that it keeps the bits that z has lost (Cody and Waite).
  const float f = (held - whole * 0.693359375F) + whole * 2.12194440e-4F;
  float p = 1.0F / 5040.0F;
  p = p * f + 1.0F / 720.0F;
  p = p * f + 1.0F / 120.0F;
  p = p * f + 1.0F / 24.0F;
  p = p * f + 1.0F / 6.0F;
  p = p * f + 0.5F;
  p = p * f + 1.0F;
  p = p * f + 1.0F;
  const auto exponent = static_cast<std::uint32_t>(static_cast<std::int32_t>(whole) + 127) << 23U;
  return p * std::bit_cast<float>(exponent);
}

inline float sigmoid(float x) {
  return 1.0F / (1.0F + exponential(-x));
}

}  // namespace equipoise::nn::kernels
