#include "analysis/repeats.hpp"

#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>

#include "analysis/t_tests.hpp"

namespace equipoise {
namespace {

Interval around(double centre, double half) {
  return {centre - half, centre + half};
}

}  // namespace

Summary summarise(const std::vector<double>& values) {
  Summary result;
  result.n = values.size();
  if (values.empty()) return result;
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  result.mean = sum / n;
  if (values.size() < 2) return result;
  double squares = 0, rest = 0;
  for (const double value : values) {
    squares += (value - result.mean) * (value - result.mean);
    rest += value - result.mean;
  }
  result.sd = std::sqrt(std::max(0.0, squares - rest * rest / n) / (n - 1));
  return result;
}

std::optional<Interval> t_interval(const Summary& summary, double level) {
  if (!summary.sd) return std::nullopt;
  const auto n = static_cast<double>(summary.n);
  return around(summary.mean, t_quantile(n - 1, level) * *summary.sd / std::sqrt(n));
}

std::optional<Interval> sd_interval(const Summary& summary, double level) {
  if (summary.sd.value_or(0) <= 0) return std::nullopt;
  const double degrees = static_cast<double>(summary.n) - 1, tail = (1 - level) / 2;
  const boost::math::chi_squared distribution(degrees);
  const auto end = [&](double share) {
    return *summary.sd * std::sqrt(degrees / boost::math::quantile(distribution, share));
  };
  return Interval{end(1 - tail), end(tail)};
}

std::optional<Interval> welch_interval(const Summary& a, const Summary& b, double level) {
  if (!a.sd || !b.sd) return std::nullopt;
  const double na = static_cast<double>(a.n), nb = static_cast<double>(b.n);
  const double va = *a.sd * *a.sd / na, vb = *b.sd * *b.sd / nb;
  const double difference = a.mean - b.mean;
  if (va + vb <= 0) return around(difference, 0);
  const double degrees = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  return around(difference, t_quantile(degrees, level) * std::sqrt(va + vb));
}

}  // namespace equipoise
