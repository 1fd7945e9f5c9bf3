#include "analysis/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/factorials.hpp>

#include "analysis/random_index.hpp"
#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostExact = 10, kDrawn = 20'000, kMostValues = 1000;
constexpr double kMostPairs = 1 << 20;

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

std::vector<Resample> all_resamples(const std::vector<double>& values) {
  std::vector<Resample> resamples;
  const auto n = static_cast<double>(values.size());
  const double each = boost::math::factorial<double>(static_cast<unsigned>(values.size())) / std::pow(n, n);
  add_multisets(values, 0, values.size(), 0, each, resamples);
  return resamples;
}

double drawn_mean(const std::vector<double>& values, std::mt19937_64& engine) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random_index(engine, values.size())];
  return sum / static_cast<double>(values.size());
}

void sort_by_mean(std::vector<Resample>& resamples) {
  std::sort(resamples.begin(), resamples.end(),
            [](const Resample& a, const Resample& b) { return a.mean < b.mean; });
}

std::vector<Resample> resamples_of(const std::vector<double>& values, std::uint64_t seed) {
  std::vector<Resample> resamples;
  if (values.size() <= kMostExact) {
    resamples = all_resamples(values);
  } else {
    std::mt19937_64 engine(seed);
    for (std::size_t drawn = 0; drawn < kDrawn; ++drawn)
      resamples.push_back({drawn_mean(values, engine), 1.0 / kDrawn});
  }
  sort_by_mean(resamples);
  return resamples;
}

double multisets_of(std::size_t values) {
  const auto n = static_cast<unsigned>(values);
  return boost::math::binomial_coefficient<double>(2 * n - 1, n);
}

bool few_enough(std::size_t ours, std::size_t baseline) {
  return ours <= kMostExact && baseline <= kMostExact &&
         multisets_of(ours) * multisets_of(baseline) <= kMostPairs;
}

/// Differences of the means of two sides that are resampled independently.
std::vector<Resample> differences_of(const std::vector<double>& ours, const std::vector<double>& baseline,
                                     std::uint64_t seed) {
  std::vector<Resample> differences;
  if (few_enough(ours.size(), baseline.size())) {
    const auto others = all_resamples(baseline);
    for (const Resample& first : all_resamples(ours))
      for (const Resample& second : others)
        differences.push_back({first.mean - second.mean, first.chance * second.chance});
  } else {
    std::mt19937_64 engine(seed);
    for (std::size_t drawn = 0; drawn < kDrawn; ++drawn) {
      const double first = drawn_mean(ours, engine);
      differences.push_back({first - drawn_mean(baseline, engine), 1.0 / kDrawn});
    }
  }
  sort_by_mean(differences);
  return differences;
}

double quantile_of(const std::vector<Resample>& resamples, double share) {
  double reached = 0;
  for (const Resample& resample : resamples) {
    reached += resample.chance;
    if (reached >= share - 1e-12) return resample.mean;
  }
  return resamples.back().mean;
}

/// Sums of the third and second powers of each value's influence on its mean.
struct Influence {
  double cubes = 0, squares = 0;
};

Influence influence_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = summarise(values).mean;
  Influence sums;
  for (const double value : values) {
    const double influence = (value - mean) / n;
    sums.cubes += influence * influence * influence;
    sums.squares += influence * influence;
  }
  return sums;
}

/// The shares below which the BCa interval's ends lie: bias from the share of resamples below `point`,
/// acceleration from the jackknife (Efron 1987).
Interval bca_shares(double point, double tolerance, const Influence& influence,
                    const std::vector<Resample>& resamples, const Interval& shares) {
  const boost::math::normal normal;
  double below = 0;
  for (const Resample& one : resamples)
    below += one.chance * (one.mean < point - tolerance ? 1 : one.mean <= point + tolerance ? 0.5 : 0);
  const double bias = boost::math::quantile(normal, std::clamp(below, 1e-9, 1 - 1e-9));
  const double acceleration = influence.cubes / (6 * std::pow(influence.squares, 1.5));
  const auto moved = [&](double share) {
    const double z = bias + boost::math::quantile(normal, share);
    return boost::math::cdf(normal, bias + z / (1 - acceleration * z));
  };
  return {moved(shares.low), moved(shares.high)};
}

}  // namespace

std::optional<Interval> bootstrap_interval(const std::vector<double>& values, BootstrapInterval kind,
                                           double level, std::uint64_t seed) {
  if (values.size() < 2 || values.size() > kMostValues) return std::nullopt;
  const Summary summary = summarise(values);
  if (*summary.sd <= rounding_tolerance(values)) return Interval{summary.mean, summary.mean};
  const auto resamples = resamples_of(values, seed);
  Interval shares{(1 - level) / 2, 1 - (1 - level) / 2};
  if (kind == BootstrapInterval::bca)
    shares = bca_shares(summary.mean, rounding_tolerance(values), influence_of(values), resamples, shares);
  return Interval{quantile_of(resamples, shares.low), quantile_of(resamples, shares.high)};
}

std::optional<Interval> bootstrap_difference(const std::vector<double>& ours,
                                             const std::vector<double>& baseline, BootstrapInterval kind,
                                             double level, std::uint64_t seed) {
  if (ours.size() < 2 || baseline.size() < 2) return std::nullopt;
  if (ours.size() > kMostValues || baseline.size() > kMostValues) return std::nullopt;
  const Summary first = summarise(ours), second = summarise(baseline);
  const double difference = first.mean - second.mean, tolerance = rounding_tolerance(ours, baseline);
  if (*first.sd <= tolerance && *second.sd <= tolerance) return Interval{difference, difference};
  const auto resamples = differences_of(ours, baseline, seed);
  Interval shares{(1 - level) / 2, 1 - (1 - level) / 2};
  if (kind == BootstrapInterval::bca) {
    Influence influence = influence_of(ours);
    const Influence other = influence_of(baseline);
    influence.cubes -= other.cubes;
    influence.squares += other.squares;
    shares = bca_shares(difference, tolerance, influence, resamples, shares);
  }
  return Interval{quantile_of(resamples, shares.low), quantile_of(resamples, shares.high)};
}

}  // namespace equipoise
