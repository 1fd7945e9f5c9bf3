#include "analysis/mcnemar.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>

namespace equipoise {
namespace {

TestResult never_disagreeing() {
  TestResult result;
  result.statistic = 0;
  result.p = 1;
  result.note = "both are right and wrong on the same pictures";
  return result;
}

}  // namespace

Agreement agreement(const Predictions& first, const Predictions& second) {
  Agreement result;
  for (std::size_t i = 0; i < first.labels.size(); ++i) {
    const bool one = first.predicted[i] == first.labels[i], other = second.predicted[i] == second.labels[i];
    ++(one ? other ? result.both : result.only_first : other ? result.only_second : result.neither);
  }
  return result;
}

TestResult mcnemar_exact(const Agreement& agreement) {
  const std::size_t fewer = std::min(agreement.only_first, agreement.only_second);
  const std::size_t all = agreement.only_first + agreement.only_second;
  if (all == 0) return never_disagreeing();
  TestResult result;
  result.statistic = static_cast<double>(fewer);
  const boost::math::binomial_distribution<double> coin(static_cast<double>(all), 0.5);
  result.p = std::min(1.0, 2 * boost::math::cdf(coin, static_cast<double>(fewer)));
  return result;
}

TestResult mcnemar_corrected(const Agreement& agreement) {
  const double b = static_cast<double>(agreement.only_first), c = static_cast<double>(agreement.only_second);
  if (b + c == 0) return never_disagreeing();
  TestResult result;
  const double excess = std::max(0.0, std::fabs(b - c) - 1);
  result.statistic = excess * excess / (b + c);
  result.p = boost::math::cdf(
      boost::math::complement(boost::math::chi_squared_distribution<double>(1), *result.statistic));
  return result;
}

}  // namespace equipoise
