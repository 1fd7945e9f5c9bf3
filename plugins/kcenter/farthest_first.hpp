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

  const float* row(std::int64_t i) const { return values + i * columns; }
};

/// Centres in the order they were chosen.
struct Centres {
  std::vector<std::int64_t> rows;
  double radius = 0;           ///< Distance of the point that lies farthest from its nearest centre.
  std::int64_t distances = 0;  ///< How many were computed; at most points.rows * rows.size().
};

/// Farthest-first traversal (Gonzalez 1985; greedy k-center of Sener & Savarese 2018): after `first`, always
/// the point farthest from its nearest centre in double precision, ties by the lowest row. 1 <= count <=
/// points.rows; all values finite. The same for any number of threads. `progress` gets the number of centres
/// after each choice. Beside the points it needs about 16 bytes a point, the centres' values and, where these
/// are no more than a tenth of the points' own memory or 16 MB, count^2 / 2 floats.
Centres farthest_first(const PointMatrix& points, std::int64_t first, std::int64_t count, int threads,
                       const std::function<void(std::int64_t)>& progress);

/// Mean Euclidean distance over all pairs of `rows`; 0 for fewer than two.
double mean_pairwise_distance(const PointMatrix& points, std::span<const std::int64_t> rows, int threads);

}  // namespace equipoise
