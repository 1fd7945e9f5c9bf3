#include "facility_location.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <vector>

#include <ATen/ops/zeros.h>

#include "feature_pool/feature_pool.hpp"

namespace equipoise {
namespace {

/// Up to so many pictures all distances are kept (128 MB); beyond, each is computed when it is needed.
constexpr std::int64_t most_kept = 4096;
/// Gains that differ by less than this part of the mean distance to the medoid are equal.
constexpr double equal_gains = 1e-9;

/// Euclidean distances within the pool.
class Distances {
 public:
  explicit Distances(const FeaturePool& points) : points_(points), column_(at(points.size())) {
    if (points.size() > most_kept) return;
    kept_.resize(at(points.size()) * at(points.size()));
    for (std::int64_t i = 0; i < points.size(); ++i)
      for (std::int64_t j = 0; j <= i; ++j)
        kept_[at(i * points.size() + j)] = kept_[at(j * points.size() + i)] = distance(i, j);
  }

  /// Distances of all pictures to picture `j`; valid until the next call.
  const double* to(std::int64_t j) {
    if (!kept_.empty()) return kept_.data() + j * points_.size();
    for (std::int64_t i = 0; i < points_.size(); ++i) column_[at(i)] = distance(i, j);
    return column_.data();
  }

 private:
  static std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
  double distance(std::int64_t i, std::int64_t j) const {
    return std::sqrt(squared_distance(points_.row(i), points_.row(j), points_.dimensions()));
  }

  const FeaturePool& points_;
  std::vector<double> kept_, column_;
};

/// What a picture would lower the sum by when `known` pictures were chosen: an upper bound later on.
struct Gain {
  double value = 0;
  std::int64_t position = 0;
  std::size_t known = 0;

  bool operator<(const Gain& other) const {
    return value != other.value ? value < other.value : position > other.position;
  }
};

// Rounded, so that equal gains stay equal whatever order they are summed in.
double gain(const double* distances, const std::vector<double>& nearest, double quantum) {
  double sum = 0;
  for (std::size_t i = 0; i < nearest.size(); ++i) sum += std::max(nearest[i] - distances[i], 0.0);
  return quantum > 0 ? std::round(sum / quantum) * quantum : sum;
}

/// The picture with the least sum of distances to all.
std::int64_t medoid(Distances& distances, std::int64_t count) {
  std::int64_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::int64_t j = 0; j < count; ++j) {
    const double* to = distances.to(j);
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum += to[i];
    if (sum >= least) continue;
    least = sum;
    best = j;
  }
  return best;
}

}  // namespace

void FacilityLocation::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space in which distances are taken");
}

at::Tensor FacilityLocation::select(const ImageSet& pool, std::int64_t count, Context& context) {
  if (count == 0) return at::zeros({0}, at::kLong);
  const FeaturePool points = pooled_features(pool, context);
  Distances distances(points);
  std::vector<std::int64_t> chosen{medoid(distances, points.size())};
  const double* first = distances.to(chosen.front());
  std::vector<double> nearest(first, first + points.size());
  double sum = 0;
  for (const double distance : nearest) sum += distance;
  const double quantum = equal_gains * sum / static_cast<double>(points.size());
  std::priority_queue<Gain> gains;
  for (std::int64_t j = 0; j < points.size(); ++j)
    if (j != chosen.front()) gains.push({std::numeric_limits<double>::infinity(), j, 0});
  while (static_cast<std::int64_t>(chosen.size()) < count) {
    Gain top = gains.top();
    gains.pop();
    const double* to = distances.to(top.position);
    if (top.known < chosen.size()) {
      gains.push({gain(to, nearest, quantum), top.position, chosen.size()});
      continue;
    }
    for (std::size_t i = 0; i < nearest.size(); ++i) nearest[i] = std::min(nearest[i], to[i]);
    chosen.push_back(top.position);
    context.tick(static_cast<std::int64_t>(chosen.size()), count);
  }
  sum = 0;
  for (const double distance : nearest) sum += distance;
  context.report({"mean_distance_to_chosen", sum / static_cast<double>(points.size())});
  return points.rows_of(chosen);
}

}  // namespace equipoise
