#include "analysis/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/factorials.hpp>

#include "analysis/random_index.hpp"
#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostExact = 10, kDrawn = 20'000;

struct Resample {
  double mean = 0, chance = 0;
};

/// How often each value is drawn, from the value `place` on; `rest` draws are left.
void add_multisets(const std::vector<double>& values, std::size_t place, std::size_t rest, double sum,
                   double chance, std::vector<Resample>& resamples) {
  const auto n = static_cast<double>(values.size());
  if (place + 1 == values.size()) {
    chance /= boost::math::factorial<double>(static_cast<unsigned>(rest));
    resamples.push_back({(sum + static_cast<double>(rest) * values[place]) / n, chance});
    return;
  }
  for (std::size_t times = 0; times <= rest; ++times)
    add_multisets(values, place + 1, rest - times, sum + static_cast<double>(times) * values[place],
                  chance / boost::math::factorial<double>(static_cast<unsigned>(times)), resamples);
}

std::vector<Resample> resamples_of(const std::vector<double>& values, std::uint64_t seed) {
  std::vector<Resample> resamples;
  const auto n = static_cast<double>(values.size());
  if (values.size() <= kMostExact) {
    const double each = boost::math::factorial<double>(static_cast<unsigned>(values.size())) / std::pow(n, n);
    add_multisets(values, 0, values.size(), 0, each, resamples);
  } else {
    std::mt19937_64 engine(seed);
    for (std::size_t drawn = 0; drawn < kDrawn; ++drawn) {
      double sum = 0;
      for (std::size_t i = 0; i < values.size(); ++i) sum += values[random_index(engine, values.size())];
      resamples.push_back({sum / n, 1.0 / kDrawn});
    }
  }
  std::sort(resamples.begin(), resamples.end(),
            [](const Resample& a, const Resample& b) { return a.mean < b.mean; });
  return resamples;
}

double quantile_of(const std::vector<Resample>& resamples, double share) {
  double reached = 0;
  for (const Resample& resample : resamples) {
    reached += resample.chance;
    if (reached >= share - 1e-12) return resample.mean;
  }
  return resamples.back().mean;
}

/// The shares below which the BCa interval's ends lie: bias from the share of resamples below the mean,
/// acceleration from the jackknife (Efron 1987).
Interval bca_shares(const std::vector<double>& values, const std::vector<Resample>& resamples,
                    const Interval& shares) {
  const boost::math::normal normal;
  const auto n = static_cast<double>(values.size());
  const double mean = summarise(values).mean, tolerance = rounding_tolerance(values);
  double below = 0;
  for (const Resample& one : resamples)
    below += one.chance * (one.mean < mean - tolerance ? 1 : one.mean <= mean + tolerance ? 0.5 : 0);
  const double bias = boost::math::quantile(normal, std::clamp(below, 1e-9, 1 - 1e-9));
  double cubes = 0, squares = 0;
  for (const double value : values) {
    const double influence = (value - mean) / (n - 1);
    cubes += influence * influence * influence;
    squares += influence * influence;
  }
  const double acceleration = cubes / (6 * std::pow(squares, 1.5));
  const auto moved = [&](double share) {
    const double z = bias + boost::math::quantile(normal, share);
    return boost::math::cdf(normal, bias + z / (1 - acceleration * z));
  };
  return {moved(shares.low), moved(shares.high)};
}

}  // namespace

std::optional<Interval> bootstrap_interval(const std::vector<double>& values, BootstrapInterval kind,
                                           double level, std::uint64_t seed) {
  if (values.size() < 2) return std::nullopt;
  const Summary summary = summarise(values);
  if (*summary.sd <= rounding_tolerance(values)) return Interval{summary.mean, summary.mean};
  const auto resamples = resamples_of(values, seed);
  Interval shares{(1 - level) / 2, 1 - (1 - level) / 2};
  if (kind == BootstrapInterval::bca) shares = bca_shares(values, resamples, shares);
  return Interval{quantile_of(resamples, shares.low), quantile_of(resamples, shares.high)};
}

}  // namespace equipoise
