#include "analysis/wilcoxon.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>

#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

/// P(rank sum of the positive <= `sum`) when each sign is a fair coin. Ranks are whole or half numbers: twice
/// them index the counts.
double exact_lower_tail(const std::vector<double>& ranks, double sum) {
  std::size_t most = 0;
  for (const double rank : ranks) most += static_cast<std::size_t>(std::lround(2 * rank));
  std::vector<double> chance(most + 1, 0.0);
  chance[0] = 1;
  std::size_t reached = 0;
  for (const double rank : ranks) {
    const auto step = static_cast<std::size_t>(std::lround(2 * rank));
    reached += step;
    for (std::size_t s = reached + 1; s-- > 0;)
      chance[s] = (chance[s] + (s >= step ? chance[s - step] : 0)) / 2;
  }
  const auto last = static_cast<std::size_t>(std::lround(2 * sum));
  double total = 0;
  for (std::size_t s = 0; s <= last && s <= most; ++s) total += chance[s];
  return total;
}

double normal_p(const Ranks& ranks, double sum) {
  const auto n = static_cast<double>(ranks.ranks.size());
  double ties = 0;
  for (const std::size_t size : ranks.ties) {
    const auto t = static_cast<double>(size);
    ties += t * t * t - t;
  }
  const double se = std::sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  const double z = (sum - n * (n + 1) / 4) / se;
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::fabs(z)));
}

}  // namespace

TestResult wilcoxon_test(const std::vector<double>& a, const std::vector<double>& b) {
  TestResult result;
  if (a.size() < 2) {
    result.note = "fewer than two pairs, so no test";
    return result;
  }
  const double tolerance = rounding_tolerance(a, b);
  std::vector<double> differences, sizes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = a[i] - b[i];
    if (std::fabs(difference) <= tolerance) continue;
    differences.push_back(difference);
    sizes.push_back(std::fabs(difference));
  }
  if (differences.empty()) {
    result.statistic = 0;
    result.p = 1;
    result.note = "equal in all runs";
    return result;
  }
  const Ranks ranks = midranks(sizes, tolerance);
  double above = 0, below = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) (differences[i] > 0 ? above : below) += ranks.ranks[i];
  result.statistic = std::min(above, below);
  const bool plain = sizes.size() == a.size() && ranks.ties.size() == sizes.size();
  const bool exact = a.size() <= (plain ? 50 : 13);
  result.p = exact ? std::min(1.0, 2 * exact_lower_tail(ranks.ranks, *result.statistic))
                   : normal_p(ranks, *result.statistic);
  if (!exact) result.note = "p from the normal approximation";
  return result;
}

}  // namespace equipoise
