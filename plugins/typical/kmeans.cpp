#include "kmeans.hpp"

#include <algorithm>
#include <limits>

#include <equipoise/random.hpp>

namespace equipoise {
namespace {

std::size_t at(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

/// Uniform in [0, 1), number `draw` of the seed.
double uniform(std::uint64_t seed, std::int64_t draw) {
  return static_cast<double>(mix_seed(seed, static_cast<std::uint64_t>(draw)) >> 11U) * 0x1p-53;
}

/// The first position at which the running sum of `weights` exceeds `share` of the whole; the lowest position
/// if all weights are 0.
std::int64_t drawn(const std::vector<double>& weights, double share) {
  double whole = 0;
  for (const double weight : weights) whole += weight;
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    if (weights[i] > 0 && sum > share * whole) return static_cast<std::int64_t>(i);
  }
  return 0;
}

/// Rows of the centres, one after the other.
std::vector<double> first_centres(const FeaturePool& points, std::int64_t count, std::uint64_t seed) {
  std::vector<double> centres, nearest(at(points.size()), std::numeric_limits<double>::infinity());
  auto next = static_cast<std::int64_t>(uniform(seed, 0) * static_cast<double>(points.size()));
  for (std::int64_t k = 0; k < count; ++k) {
    if (k > 0) next = drawn(nearest, uniform(seed, k));
    centres.insert(centres.end(), points.row(next), points.row(next) + points.dimensions());
    for (std::int64_t i = 0; i < points.size(); ++i)
      nearest[at(i)] =
          std::min(nearest[at(i)], squared_distance(points.row(i), points.row(next), points.dimensions()));
  }
  return centres;
}

bool assign(const FeaturePool& points, const std::vector<double>& centres, Clusters& clusters) {
  const std::int64_t length = points.dimensions();
  bool changed = false;
  for (std::int64_t i = 0; i < points.size(); ++i) {
    std::int64_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::int64_t k = 0; k < clusters.count; ++k) {
      const double distance = squared_distance(points.row(i), centres.data() + k * length, length);
      if (distance >= least) continue;
      least = distance;
      best = k;
    }
    changed = changed || clusters.member[at(i)] != best;
    clusters.member[at(i)] = best;
    clusters.distance[at(i)] = least;
  }
  return changed;
}

/// Gives each empty cluster the farthest point of those that do not stand alone.
bool fill_empty(Clusters& clusters) {
  std::vector<std::int64_t> sizes(at(clusters.count), 0);
  for (const std::int64_t k : clusters.member) ++sizes[at(k)];
  bool changed = false;
  for (std::int64_t k = 0; k < clusters.count; ++k) {
    if (sizes[at(k)] > 0) continue;
    std::size_t farthest = clusters.member.size();
    for (std::size_t i = 0; i < clusters.member.size(); ++i)
      if (sizes[at(clusters.member[i])] > 1 &&
          (farthest == clusters.member.size() || clusters.distance[i] > clusters.distance[farthest]))
        farthest = i;
    --sizes[at(clusters.member[farthest])];
    clusters.member[farthest] = k;
    clusters.distance[farthest] = 0;
    sizes[at(k)] = 1;
    changed = true;
  }
  return changed;
}

std::vector<double> means(const FeaturePool& points, const Clusters& clusters) {
  const std::int64_t length = points.dimensions();
  std::vector<double> centres(at(clusters.count * length), 0.0);
  std::vector<double> sizes(at(clusters.count), 0.0);
  for (std::int64_t i = 0; i < points.size(); ++i) {
    const std::int64_t k = clusters.member[at(i)];
    ++sizes[at(k)];
    for (std::int64_t j = 0; j < length; ++j) centres[at(k * length + j)] += points.row(i)[j];
  }
  for (std::int64_t k = 0; k < clusters.count; ++k)
    for (std::int64_t j = 0; j < length; ++j) centres[at(k * length + j)] /= sizes[at(k)];
  return centres;
}

}  // namespace

Clusters k_means(const FeaturePool& points, std::int64_t count, std::int64_t iterations, std::uint64_t seed,
                 const std::function<void(std::int64_t)>& progress) {
  Clusters clusters;
  clusters.count = count;
  clusters.member.assign(at(points.size()), -1);
  clusters.distance.assign(at(points.size()), 0.0);
  assign(points, first_centres(points, count, seed), clusters);
  fill_empty(clusters);
  for (std::int64_t done = 0; done < iterations; ++done) {
    const bool moved = assign(points, means(points, clusters), clusters);
    const bool filled = fill_empty(clusters);
    progress(done + 1);
    if (!moved && !filled) break;
  }
  const std::vector<double> centres = means(points, clusters);
  for (std::int64_t i = 0; i < points.size(); ++i)
    clusters.distance[at(i)] = squared_distance(
        points.row(i), centres.data() + clusters.member[at(i)] * points.dimensions(), points.dimensions());
  return clusters;
}

}  // namespace equipoise
