#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace equipoise {

/// Points as the rows of a matrix in row-major order.
struct PointMatrix {
  const float* values = nullptr;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

/// Squared Euclidean distance of two rows, in double precision.
double squared_distance(const PointMatrix& points, std::int64_t a, std::int64_t b);

/// Centres in the order they were chosen.
struct Centres {
  std::vector<std::int64_t> rows;
  double radius = 0;  ///< Distance of the point that lies farthest from its nearest centre.
};

/// Farthest-first traversal (Gonzalez 1985; greedy k-center of Sener & Savarese 2018): after `first`, always
/// the point farthest from its nearest centre, ties by the lowest row. 1 <= count <= points.rows. `progress`
/// gets the number of centres after each choice.
Centres farthest_first(const PointMatrix& points, std::int64_t first, std::int64_t count,
                       const std::function<void(std::int64_t)>& progress);

/// Mean Euclidean distance over all pairs of `rows`; 0 for fewer than two.
double mean_pairwise_distance(const PointMatrix& points, std::span<const std::int64_t> rows);

}  // namespace equipoise
