#include "analysis/delong.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>

#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

/// The share of the other side that each picture is rightly ordered with (eq. 4 and 5 of the source).
struct Placements {
  std::vector<double> positive, negative;
};

Placements placements_of(const ClassProbabilities& p) {
  std::vector<double> all = p.positive;
  all.insert(all.end(), p.negative.begin(), p.negative.end());
  const auto overall = midranks(all).ranks, above = midranks(p.positive).ranks,
             below = midranks(p.negative).ranks;
  const double m = static_cast<double>(p.positive.size()), n = static_cast<double>(p.negative.size());
  Placements result;
  for (std::size_t i = 0; i < above.size(); ++i) result.positive.push_back((overall[i] - above[i]) / n);
  for (std::size_t j = 0; j < below.size(); ++j)
    result.negative.push_back(1 - (overall[above.size() + j] - below[j]) / m);
  return result;
}

double variance_of_mean(const std::vector<double>& values) {
  const Summary summary = summarise(values);
  return summary.sd ? *summary.sd * *summary.sd / static_cast<double>(values.size()) : 0;
}

std::vector<double> minus(std::vector<double> a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
  return a;
}

bool enough(const ClassProbabilities& p) {
  return p.positive.size() >= 2 && p.negative.size() >= 2;
}

double normal_quantile(double level) {
  return boost::math::quantile(boost::math::normal(), 1 - (1 - level) / 2);
}

}  // namespace

std::optional<Interval> delong_interval(const ClassProbabilities& probabilities, double level) {
  if (!enough(probabilities)) return std::nullopt;
  const Placements placements = placements_of(probabilities);
  const double area = auroc(probabilities);
  const double half = normal_quantile(level) * std::sqrt(variance_of_mean(placements.positive) +
                                                         variance_of_mean(placements.negative));
  return Interval{std::max(0.0, area - half), std::min(1.0, area + half)};
}

AurocComparison delong_test(const ClassProbabilities& first, const ClassProbabilities& second) {
  AurocComparison result;
  result.first = auroc(first);
  result.second = auroc(second);
  if (!enough(first)) {
    result.test.note = "fewer than two pictures on a side, so no test";
    return result;
  }
  const Placements one = placements_of(first), other = placements_of(second);
  const double difference = result.first - result.second;
  const double error = std::sqrt(variance_of_mean(minus(one.positive, other.positive)) +
                                 variance_of_mean(minus(one.negative, other.negative)));
  result.test.standard_error = error;
  if (error <= 1e-12) {
    const bool equal = std::fabs(difference) <= 1e-12;
    if (equal) result.test.p = 1;
    result.test.note = equal ? "both rank the pictures alike" : "the areas differ without any spread";
    return result;
  }
  const double half = normal_quantile(0.95) * error;
  result.interval = Interval{difference - half, difference + half};
  result.test.statistic = difference / error;
  result.test.p =
      2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::fabs(*result.test.statistic)));
  return result;
}

}  // namespace equipoise
