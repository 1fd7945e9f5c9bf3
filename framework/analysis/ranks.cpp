#include "analysis/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace equipoise {

double rounding_tolerance(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  return 64 * std::numeric_limits<double>::epsilon() * largest;
}

double rounding_tolerance(const std::vector<double>& a, const std::vector<double>& b) {
  return std::max(rounding_tolerance(a), rounding_tolerance(b));
}

Ranks midranks(const std::vector<double>& values, double tolerance) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Ranks result;
  result.ranks.resize(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && values[order[end]] - values[order[end - 1]] <= tolerance) ++end;
    for (std::size_t i = first; i < end; ++i)
      result.ranks[order[i]] = (static_cast<double>(first + end) + 1) / 2;
    result.ties.push_back(end - first);
    first = end;
  }
  return result;
}

}  // namespace equipoise
