#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace equipoise {

/// The eight working words of SHA-256 (FIPS 180-4, 6.2), a to h.
using Sha256State = std::array<std::uint32_t, 8>;

/// Feeds `count` blocks of 64 bytes to `state`.
using Sha256Blocks = void (*)(Sha256State& state, const unsigned char* blocks, std::size_t count);

/// Plain C++.
void sha256_blocks_portable(Sha256State& state, const unsigned char* blocks, std::size_t count);

/// The fastest that this processor can do: its SHA instructions, or plain C++.
Sha256Blocks sha256_blocks();

}  // namespace equipoise
