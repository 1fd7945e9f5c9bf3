#pragma once

#include <cstddef>
#include <random>

namespace equipoise {

/// A uniform index below `count`, the same on every platform (std::uniform_int_distribution is not).
inline std::size_t random_index(std::mt19937_64& engine, std::size_t count) {
  return static_cast<std::size_t>(static_cast<double>(engine() >> 11) * 0x1p-53 * static_cast<double>(count));
}

}  // namespace equipoise
