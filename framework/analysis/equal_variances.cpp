#include "analysis/equal_variances.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/fisher_f.hpp>

#include "analysis/ranks.hpp"
#include "analysis/repeats.hpp"

namespace equipoise {
namespace {

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::vector<double> deviations(const std::vector<double>& group, Centre centre) {
  const double middle = centre == Centre::mean ? summarise(group).mean : median_of(group);
  std::vector<double> result;
  for (const double value : group) result.push_back(std::fabs(value - middle));
  return result;
}

}  // namespace

TestResult levene_test(const std::vector<std::vector<double>>& groups, Centre centre) {
  TestResult result;
  std::vector<double> all, means;
  double within = 0, tolerance = 0, total = 0;
  for (const auto& group : groups) {
    if (group.size() < 2) {
      result.note = "fewer than two values in a group, so spreads cannot be compared";
      return result;
    }
    tolerance = std::max(tolerance, rounding_tolerance(group));
    const auto z = deviations(group, centre);
    const Summary summary = summarise(z);
    means.push_back(summary.mean);
    within += *summary.sd * *summary.sd * static_cast<double>(z.size() - 1);
    total += static_cast<double>(z.size());
    all.insert(all.end(), z.begin(), z.end());
  }
  const double grand = summarise(all).mean;
  double between = 0;
  for (std::size_t g = 0; g < groups.size(); ++g)
    between += static_cast<double>(groups[g].size()) * (means[g] - grand) * (means[g] - grand);
  const double least = tolerance * tolerance * total;
  if (within <= least) {
    if (between <= least)
      result.p = 1;
    else
      result.note = "too few distinct values to compare spreads";
    return result;
  }
  const double k = static_cast<double>(groups.size());
  result.statistic = between / (k - 1) / (within / (total - k));
  const boost::math::fisher_f_distribution<double> f(k - 1, total - k);
  result.p = boost::math::cdf(boost::math::complement(f, *result.statistic));
  return result;
}

}  // namespace equipoise
