#include "analysis/multiple_testing.hpp"

#include <algorithm>
#include <numeric>

namespace equipoise {
namespace {

std::vector<std::size_t> ascending(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

std::vector<double> holm_adjusted(const std::vector<double>& p) {
  std::vector<double> result(p.size());
  double so_far = 0;
  std::size_t left = p.size();
  for (const std::size_t index : ascending(p)) {
    so_far = std::max(so_far, std::min(1.0, p[index] * static_cast<double>(left--)));
    result[index] = so_far;
  }
  return result;
}

std::vector<double> benjamini_hochberg_adjusted(const std::vector<double>& p) {
  std::vector<double> result(p.size());
  const auto order = ascending(p);
  double so_far = 1;
  for (std::size_t place = p.size(); place-- > 0;) {
    const double scaled = p[order[place]] * static_cast<double>(p.size()) / static_cast<double>(place + 1);
    so_far = std::min(so_far, scaled);
    result[order[place]] = so_far;
  }
  return result;
}

}  // namespace equipoise
