#include "analysis/t_tests.hpp"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

TestResult without_spread(double difference, double tolerance, double degrees) {
  TestResult result;
  result.degrees = degrees;
  result.standard_error = 0;
  if (std::fabs(difference) <= tolerance) {
    result.statistic = 0;
    result.p = 1;
    result.note = "equal in all runs";
  } else {
    result.note = "the values do not vary at all, so a t test has no p-value";
  }
  return result;
}

TestResult t_test(double difference, double standard_error, double degrees) {
  TestResult result;
  result.standard_error = standard_error;
  result.degrees = degrees;
  result.statistic = difference / standard_error;
  const boost::math::students_t_distribution<double> t(degrees);
  result.p = 2 * boost::math::cdf(boost::math::complement(t, std::fabs(*result.statistic)));
  return result;
}

TestResult untested(const char* why) {
  TestResult result;
  result.note = why;
  return result;
}

}  // namespace

double t_quantile(double degrees, double level) {
  const boost::math::students_t_distribution<double> t(degrees);
  return boost::math::quantile(boost::math::complement(t, (1 - level) / 2));
}

TestResult paired_t_test(const std::vector<double>& a, const std::vector<double>& b) {
  return corrected_resampled_t_test(a, b, 0);
}

TestResult corrected_resampled_t_test(const std::vector<double>& a, const std::vector<double>& b,
                                      double test_to_train) {
  if (a.size() < 2) return untested("fewer than two pairs, so no test");
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const Summary summary = summarise(differences);
  const auto n = static_cast<double>(a.size());
  const double tolerance = rounding_tolerance(a, b);
  if (*summary.sd <= tolerance) return without_spread(summary.mean, tolerance, n - 1);
  return t_test(summary.mean, *summary.sd * std::sqrt(1 / n + test_to_train), n - 1);
}

TestResult welch_t_test(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() < 2 || b.size() < 2) return untested("fewer than two values on a side, so no test");
  const Summary one = summarise(a), other = summarise(b);
  const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double tolerance = rounding_tolerance(a, b);
  if (*one.sd <= tolerance && *other.sd <= tolerance)
    return without_spread(one.mean - other.mean, tolerance, na + nb - 2);
  const double va = *one.sd * *one.sd / na, vb = *other.sd * *other.sd / nb;
  const double degrees = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  return t_test(one.mean - other.mean, std::sqrt(va + vb), degrees);
}

std::optional<Interval> interval_of(double difference, const TestResult& test, double level) {
  if (!test.standard_error || !test.degrees) return std::nullopt;
  const double half = *test.standard_error > 0 ? t_quantile(*test.degrees, level) * *test.standard_error : 0;
  return Interval{difference - half, difference + half};
}

}  // namespace equipoise
