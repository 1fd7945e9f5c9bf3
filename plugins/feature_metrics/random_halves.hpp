#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Two disjoint random parts of one set: what a distance is between them is its floor.
struct Halves {
  at::Tensor rest;  ///< [n - k] int64, plays the reference.
  at::Tensor part;  ///< [k] int64, plays the candidate; k = min(candidates, n / 2).
};

/// How many pictures the part that plays the candidate has.
std::int64_t part_size(std::int64_t reference, std::int64_t candidates);

/// A split that depends on `seed` only. `reference` >= 2.
Halves random_halves(std::uint64_t seed, std::int64_t reference, std::int64_t candidates);

/// The first `count` places of `permutation(seed, n)`: [count] int64.
at::Tensor random_rows(std::uint64_t seed, std::int64_t n, std::int64_t count);

}  // namespace equipoise
