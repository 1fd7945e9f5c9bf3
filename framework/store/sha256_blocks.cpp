#include "store/sha256_blocks.hpp"

#include <bit>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace equipoise {
namespace {

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

std::array<std::uint32_t, 64> message_schedule(const unsigned char* block) {
  std::array<std::uint32_t, 64> words{};
  for (std::size_t i = 0; i < 16; ++i) words[i] = big_endian(block + 4 * i);
  for (std::size_t i = 16; i < 64; ++i) {
    const std::uint32_t near = words[i - 2], far = words[i - 15];
    const std::uint32_t sigma1 = std::rotr(near, 17) ^ std::rotr(near, 19) ^ near >> 10;
    const std::uint32_t sigma0 = std::rotr(far, 7) ^ std::rotr(far, 18) ^ far >> 3;
    words[i] = sigma1 + words[i - 7] + sigma0 + words[i - 16];
  }
  return words;
}

void feed_block(Sha256State& state, const unsigned char* block) {
  const std::array<std::uint32_t, 64> words = message_schedule(block);
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < 64; ++i) {
    const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t first = h + sum1 + ((e & f) ^ (~e & g)) + round_constants[i] + words[i];
    const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  const Sha256State added = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
}

#if defined(__x86_64__)
/// The instructions want the state as (a b e f) and (c d g h), first word highest.
__attribute__((target("sha,sse4.1,ssse3"))) void blocks_by_instructions(Sha256State& state,
                                                                        const unsigned char* blocks,
                                                                        std::size_t count) {
  const auto pack = [](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return std::array<std::uint32_t, 4>{d, c, b, a};
  };
  auto abef_words = pack(state[0], state[1], state[4], state[5]);
  auto cdgh_words = pack(state[2], state[3], state[6], state[7]);
  __m128i abef = _mm_loadu_si128(reinterpret_cast<const __m128i*>(abef_words.data()));
  __m128i cdgh = _mm_loadu_si128(reinterpret_cast<const __m128i*>(cdgh_words.data()));
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (; count > 0; --count, blocks += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[16];
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      if (i < 4) {
        words[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks) + i), swap);
      } else {
        const __m128i middle = _mm_alignr_epi8(words[i - 1], words[i - 2], 4);
        const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(words[i - 4], words[i - 3]), middle);
        words[i] = _mm_sha256msg2_epu32(partial, words[i - 1]);
      }
      const auto* constants = reinterpret_cast<const __m128i*>(round_constants.data()) + i;
      const __m128i sum = _mm_add_epi32(words[i], _mm_load_si128(constants));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  _mm_storeu_si128(reinterpret_cast<__m128i*>(abef_words.data()), abef);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(cdgh_words.data()), cdgh);
  state = {abef_words[3], abef_words[2], cdgh_words[3], cdgh_words[2],
           abef_words[1], abef_words[0], cdgh_words[1], cdgh_words[0]};
}

bool has_instructions() {
  constexpr unsigned sha = 1U << 29, ssse3 = 1U << 9, sse41 = 1U << 19;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & ssse3) == 0 || (c & sse41) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha) != 0;
}
#endif

}  // namespace

void sha256_blocks_portable(Sha256State& state, const unsigned char* blocks, std::size_t count) {
  for (; count > 0; --count, blocks += 64) feed_block(state, blocks);
}

Sha256Blocks sha256_blocks() {
#if defined(__x86_64__)
  static const bool instructions = has_instructions();
  if (instructions) return blocks_by_instructions;
#endif
  return sha256_blocks_portable;
}

}  // namespace equipoise
