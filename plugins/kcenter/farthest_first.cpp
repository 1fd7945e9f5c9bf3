#include "farthest_first.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>

namespace equipoise {
namespace {

/// A point with the least squared distance to the first `seen` centres: an upper bound once more centres
/// exist.
struct Bound {
  double distance = 0;
  std::int64_t row = 0;
  std::int64_t seen = 0;

  /// The queue's order: the largest distance on top, the lowest row among equals.
  bool operator<(const Bound& other) const {
    return distance != other.distance ? distance < other.distance : row > other.row;
  }
};

/// Distances to new centres only shrink a bound, so only points that come to the top need be brought up to
/// date; the first on top that is up to date is the farthest.
class Candidates {
 public:
  Candidates(const PointMatrix& points, std::int64_t first) : points_(points), centres_{first} {
    std::vector<Bound> bounds;
    bounds.reserve(static_cast<std::size_t>(points.rows));
    for (std::int64_t row = 0; row < points.rows; ++row)
      if (row != first) bounds.push_back({squared_distance(points, row, first), row, 1});
    queue_ = std::priority_queue<Bound>(std::less<Bound>(), std::move(bounds));
  }

  /// The farthest point; the queue must not be empty.
  const Bound& farthest() {
    const auto all = static_cast<std::int64_t>(centres_.size());
    while (queue_.top().seen < all) {
      Bound bound = queue_.top();
      queue_.pop();
      for (; bound.seen < all; ++bound.seen) {
        const std::int64_t centre = centres_[static_cast<std::size_t>(bound.seen)];
        bound.distance = std::min(bound.distance, squared_distance(points_, bound.row, centre));
      }
      queue_.push(bound);
    }
    return queue_.top();
  }

  void choose_farthest() {
    centres_.push_back(farthest().row);
    queue_.pop();
  }

  bool empty() const { return queue_.empty(); }
  const std::vector<std::int64_t>& centres() const { return centres_; }

 private:
  PointMatrix points_;
  std::vector<std::int64_t> centres_;
  std::priority_queue<Bound> queue_;
};

}  // namespace

double squared_distance(const PointMatrix& points, std::int64_t a, std::int64_t b) {
  constexpr std::int64_t lanes = 8;
  const float* left = points.values + a * points.columns;
  const float* right = points.values + b * points.columns;
  std::array<double, lanes> sums{};
  std::int64_t i = 0;
  for (; i + lanes <= points.columns; i += lanes)
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      const double difference = static_cast<double>(left[i + lane]) - static_cast<double>(right[i + lane]);
      sums[static_cast<std::size_t>(lane)] += difference * difference;
    }
  double sum = 0;
  for (; i < points.columns; ++i) {
    const double difference = static_cast<double>(left[i]) - static_cast<double>(right[i]);
    sum += difference * difference;
  }
  for (const double part : sums) sum += part;
  return sum;
}

Centres farthest_first(const PointMatrix& points, std::int64_t first, std::int64_t count,
                       const std::function<void(std::int64_t)>& progress) {
  Candidates candidates(points, first);
  progress(1);
  for (std::int64_t chosen = 1; chosen < count; ++chosen) {
    candidates.choose_farthest();
    progress(chosen + 1);
  }
  const double radius = candidates.empty() ? 0.0 : std::sqrt(candidates.farthest().distance);
  return {candidates.centres(), radius};
}

double mean_pairwise_distance(const PointMatrix& points, std::span<const std::int64_t> rows) {
  if (rows.size() < 2) return 0.0;
  double sum = 0.0;
  for (std::size_t a = 1; a < rows.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) sum += std::sqrt(squared_distance(points, rows[a], rows[b]));
  return sum / (0.5 * static_cast<double>(rows.size()) * static_cast<double>(rows.size() - 1));
}

}  // namespace equipoise
