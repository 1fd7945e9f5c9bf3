#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// How two sets overlap when each is taken as the union of balls round its pictures that reach to the k-th
/// nearest other picture of the set. A picture on a ball's surface is outside, as in Naeem et al. 2020.
struct Overlap {
  double precision = 0;  ///< Share of candidates inside a ball of the reference (Kynkäänniemi 2019, eq. 2).
  double recall = 0;     ///< Share of the reference inside a ball of the candidates (eq. 3).
  double density = 0;    ///< Reference balls round a candidate, over k (Naeem 2020, eq. 3).
  double coverage = 0;   ///< Share of reference balls that hold a candidate (eq. 4).
  std::int64_t points = 0;  ///< Reference balls of radius 0: pictures with k copies.
};

/// `reference` [n, d] and `candidate` [m, d] float64; 1 <= k < min(n, m).
Overlap overlap(const at::Tensor& reference, const at::Tensor& candidate, std::int64_t k);

}  // namespace equipoise
