#include "analysis/power.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>

#include "analysis/t_tests.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostRuns = 1'000'000;

double chance_beyond(double critical, double degrees, double shift) {
  // So far out the chance is one to all digits, and the series of the non-central t do not converge.
  if (shift > critical * 2 + 20) return 1;
  // The same where t is normal to more digits than shown, and the series take long.
  const boost::math::normal normal;
  if (degrees > 1e5)
    return boost::math::cdf(boost::math::complement(normal, critical - shift)) +
           boost::math::cdf(normal, -critical - shift);
  const boost::math::non_central_t_distribution<double> t(degrees, shift);
  return boost::math::cdf(boost::math::complement(t, critical)) + boost::math::cdf(t, -critical);
}

}  // namespace

double power_of(const PowerDesign& design, double difference, std::size_t first, std::size_t second) {
  if (!(design.sd > 0)) return 1;
  const double n = static_cast<double>(first), m = static_cast<double>(second);
  const double degrees = design.paired ? n - 1 : n + m - 2;
  const double scale = design.paired ? std::sqrt(1 / n + design.test_to_train) : std::sqrt(1 / n + 1 / m);
  const double shift = std::fabs(difference) / (design.sd * scale);
  return std::min(1.0, chance_beyond(t_quantile(degrees, 1 - design.level), degrees, shift));
}

std::optional<std::size_t> runs_needed(const PowerDesign& design, double difference, double wanted) {
  const auto enough = [&](std::size_t n) { return power_of(design, difference, n, n) >= wanted; };
  std::size_t low = 1, high = 2;
  while (!enough(high)) {
    if (high >= kMostRuns) return std::nullopt;
    low = high;
    high = std::min(2 * high, kMostRuns);
  }
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace equipoise
