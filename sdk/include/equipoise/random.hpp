#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

namespace equipoise {

/// Mixes two numbers into one that looks unrelated to either (splitmix64 finaliser).
constexpr std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t value) noexcept {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15ULL * (value + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// A CPU generator with its own state.
inline at::Generator make_generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

/// Standard normal noise [n, ...] float32 CPU for pictures `first` .. `first + n - 1`; `shape[0]` = n.
/// Depends on seed, `stream` (use one a sampling step) and a picture's number only: any batch size gives the
/// same pictures.
inline at::Tensor picture_noise(std::uint64_t seed, std::int64_t first, at::IntArrayRef shape,
                                std::uint64_t stream = 0) {
  at::Tensor noise = at::empty(shape, at::kFloat);
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    const auto number = static_cast<std::uint64_t>(first + i);
    at::Generator generator = make_generator(mix_seed(mix_seed(seed, stream), number));
    noise[i].normal_(0.0, 1.0, generator);
  }
  return noise;
}

/// A permutation of 0 .. n-1 that depends on `seed` only (Fisher-Yates on splitmix64).
inline std::vector<std::int64_t> permutation(std::uint64_t seed, std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::int64_t i = n - 1; i > 0; --i) {
    const auto draw = mix_seed(seed, static_cast<std::uint64_t>(i));
    const auto j = static_cast<std::size_t>(draw % static_cast<std::uint64_t>(i + 1));
    std::swap(order[static_cast<std::size_t>(i)], order[j]);
  }
  return order;
}

/// The pictures of optimiser step `index`: [batch'] int64 CPU into 0 .. population-1. Each epoch is a fresh
/// shuffle and a pure function of (seed, epoch); the last batch of an epoch may be smaller.
inline at::Tensor batch_indices(std::uint64_t seed, std::int64_t index, std::int64_t population,
                                std::int64_t batch) {
  const std::int64_t per_epoch = (population + batch - 1) / batch;
  const auto order = permutation(mix_seed(seed, static_cast<std::uint64_t>(index / per_epoch)), population);
  const std::int64_t begin = (index % per_epoch) * batch;
  const std::int64_t count = std::min(batch, population - begin);
  at::Tensor indices = at::empty({count}, at::kLong);
  std::copy_n(order.begin() + begin, count, indices.data_ptr<std::int64_t>());
  return indices;
}

}  // namespace equipoise
