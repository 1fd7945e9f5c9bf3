#include "frechet_resampling.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/nonzero.h>

#include <equipoise/random.hpp>

#include "feature_metrics/random_halves.hpp"
#include "frechet_distance.hpp"
#include "nuclear_norm.hpp"

namespace equipoise {
namespace {

/// Replicates between two reports of progress.
constexpr std::int64_t stride = 16;

/// The replicates of one set.
struct Redrawn {
  at::Tensor rows;     ///< [n, d]
  at::Tensor counts;   ///< [n, R]
  at::Tensor means;    ///< [R, d]
  at::Tensor traces;   ///< [R] of the covariances.
  double freedom = 0;  ///< n - 1
};

Redrawn redraw(const at::Tensor& rows, const at::Tensor& counts) {
  const auto n = static_cast<double>(rows.size(0));
  Redrawn set{rows, counts, (counts / n).t().mm(rows), {}, n - 1.0};
  const at::Tensor squares = (counts / n).t().mv(rows.square().sum(1));
  set.traces = (squares - set.means.square().sum(1)) * (n / (n - 1.0));
  return set;
}

at::Tensor covariance(const Redrawn& set, std::int64_t r) {
  const at::Tensor roots = set.counts.select(1, r).sqrt().unsqueeze(1);
  const at::Tensor centred = (set.rows - set.means[r]) * roots;
  return symmetric_product(centred, centred).div_(set.freedom);
}

/// Products of the rows of both sets and of the rows of one with the means of the other.
struct Products {
  at::Tensor rows;      ///< [n, m]
  at::Tensor with_y;    ///< [n, R] rows of x with the means of y
  at::Tensor with_x;    ///< [m, R] rows of y with the means of x
  at::Tensor of_means;  ///< [R]
};

/// `total` less twice the trace of the covariances' root. Drawing a row c times is the same as taking it
/// once, sqrt(c) times as long.
double distance_by_rows(double total, const Products& products, const Redrawn& x, const Redrawn& y,
                        std::int64_t r) {
  const at::Tensor a = x.counts.select(1, r).nonzero().squeeze(1);
  const at::Tensor b = y.counts.select(1, r).nonzero().squeeze(1);
  at::Tensor between = products.rows.index_select(0, a).index_select(1, b);
  between.sub_(products.with_y.select(1, r).index_select(0, a).unsqueeze(1));
  between.sub_(products.with_x.select(1, r).index_select(0, b));
  between.add_(products.of_means[r]);
  between.mul_(x.counts.select(1, r).index_select(0, a).div(x.freedom).sqrt().unsqueeze(1));
  between.mul_(y.counts.select(1, r).index_select(0, b).div(y.freedom).sqrt());
  return less_nuclear_norm(total, between, std::min(a.size(0), b.size(0)) - 1);
}

/// Intercept of the least-squares line.
double intercept(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return mean_y - xy / xx * mean_x;
}

}  // namespace

std::vector<double> frechet_bootstrap(const at::Tensor& x, const at::Tensor& y, const at::Tensor& in_x,
                                      const at::Tensor& in_y, const Progress& progress) {
  const at::Tensor centre = x.mean(0);  // keeps the digits of features far from the origin
  const Redrawn a = redraw(x - centre, in_x);
  const Redrawn b = redraw(y - centre, in_y);
  const bool by_rows = std::min(x.size(0), y.size(0)) <= x.size(1);
  Products products;
  if (by_rows)
    products = {a.rows.mm(b.rows.t()), a.rows.mm(b.means.t()), b.rows.mm(a.means.t()),
                (a.means * b.means).sum(1)};
  const at::Tensor fixed = (a.means - b.means).square().sum(1) + a.traces + b.traces;
  const std::int64_t replicates = in_x.size(1);
  std::vector<double> distances(static_cast<std::size_t>(replicates));
  const auto one = [&](std::int64_t r) {
    const auto total = fixed[r].item<double>();
    const auto by_columns = [&] {
      return std::max(0.0, total - 2.0 * root_trace(square_factor(covariance(a, r)), covariance(b, r)));
    };
    distances[static_cast<std::size_t>(r)] =
        by_rows ? distance_by_rows(total, products, a, b, r) : by_columns();
  };
  for (std::int64_t begin = 0; begin < replicates; begin += stride) {
    progress(begin, replicates);
    at::parallel_for(begin, std::min(begin + stride, replicates), 1, [&](std::int64_t from, std::int64_t to) {
      const at::NoGradGuard no_grad;
      for (std::int64_t r = from; r < to; ++r) one(r);
    });
  }
  return distances;
}

double frechet_infinity(const at::Tensor& reference, const at::Tensor& candidate, std::int64_t points,
                        std::uint64_t seed, const Progress& progress) {
  const FrechetReference fixed(reference);
  const std::int64_t all = candidate.size(0);
  const std::int64_t fewest = std::max<std::int64_t>(2, all / 10);
  std::vector<double> inverse_sizes, distances;
  for (std::int64_t k = 0; k < points; ++k) {
    progress(k, points);
    const std::int64_t size = fewest + (all - fewest) * k / (points - 1);
    const at::Tensor rows = random_rows(mix_seed(seed, static_cast<std::uint64_t>(k)), all, size);
    inverse_sizes.push_back(1.0 / static_cast<double>(size));
    distances.push_back(fixed.distance(candidate.index_select(0, rows)));
  }
  return intercept(inverse_sizes, distances);
}

}  // namespace equipoise
