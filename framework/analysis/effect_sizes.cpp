#include "analysis/effect_sizes.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/ranks.hpp"
#include "analysis/repeats.hpp"

namespace equipoise {
namespace {

double cliffs_delta(const std::vector<double>& a, std::vector<double> b, double tolerance) {
  std::sort(b.begin(), b.end());
  double above = 0;
  for (const double one : a) {
    const auto lower =
        std::partition_point(b.begin(), b.end(), [&](double x) { return one > x + tolerance; });
    const auto upper = std::partition_point(lower, b.end(), [&](double x) { return one >= x - tolerance; });
    above += static_cast<double>(lower - b.begin()) - static_cast<double>(b.end() - upper);
  }
  return above / (static_cast<double>(a.size()) * static_cast<double>(b.size()));
}

std::optional<double> standardised_mean(const std::vector<double>& a, const std::vector<double>& b,
                                        double tolerance) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const Summary summary = summarise(differences);
  if (!summary.sd || *summary.sd <= tolerance) return std::nullopt;
  return summary.mean / *summary.sd;
}

}  // namespace

EffectSizes effect_sizes(const std::vector<double>& a, const std::vector<double>& b, bool paired) {
  EffectSizes result;
  if (a.empty() || b.empty()) return result;
  const double tolerance = rounding_tolerance(a, b);
  result.cliffs_delta = cliffs_delta(a, b, tolerance);
  if (paired) result.d_z = standardised_mean(a, b, tolerance);
  const Summary one = summarise(a), other = summarise(b);
  if (!one.sd || !other.sd) return result;
  const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double degrees = na + nb - 2;
  const double pooled =
      std::sqrt(((na - 1) * *one.sd * *one.sd + (nb - 1) * *other.sd * *other.sd) / degrees);
  if (pooled <= tolerance) return result;
  result.cohen_d = (one.mean - other.mean) / pooled;
  const double correction =
      std::exp(std::lgamma(degrees / 2) - std::lgamma((degrees - 1) / 2)) / std::sqrt(degrees / 2);
  result.hedges_g = *result.cohen_d * correction;
  return result;
}

}  // namespace equipoise
