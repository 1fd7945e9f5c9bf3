#include "analysis/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/random_index.hpp"
#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kDrawn = 99'999;

TestResult equal_in_all_runs() {
  TestResult result;
  result.statistic = 0;
  result.p = 1;
  result.note = "equal in all runs";
  return result;
}

TestResult untested(const char* why) {
  TestResult result;
  result.note = why;
  return result;
}

/// The sums of all choices of signs of values[first, end).
std::vector<double> signed_sums(const std::vector<double>& values, std::size_t first, std::size_t end) {
  std::vector<double> sums = {0};
  for (std::size_t i = first; i < end; ++i) {
    const std::size_t known = sums.size();
    for (std::size_t k = 0; k < known; ++k) {
      sums.push_back(sums[k] - values[i]);
      sums[k] += values[i];
    }
  }
  return sums;
}

double exact_sign_flip_p(const std::vector<double>& values, double threshold) {
  const auto left = signed_sums(values, 0, values.size() / 2);
  const auto right = signed_sums(values, values.size() / 2, values.size());
  std::size_t extreme = 0;
  for (const double one : left)
    for (const double other : right) extreme += std::fabs(one + other) >= threshold ? 1 : 0;
  return static_cast<double>(extreme) / static_cast<double>(left.size() * right.size());
}

double sampled_sign_flip_p(const std::vector<double>& values, double threshold, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::size_t extreme = 1;
  for (std::size_t drawn = 0; drawn < kDrawn; ++drawn) {
    double sum = 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i % 64 == 0) bits = engine();
      sum += (bits >> (i % 64) & 1U) != 0 ? values[i] : -values[i];
    }
    extreme += std::fabs(sum) >= threshold ? 1 : 0;
  }
  return static_cast<double>(extreme) / static_cast<double>(kDrawn + 1);
}

double arrangements(std::size_t n, std::size_t k) {
  double count = 1;
  for (std::size_t i = 1; i <= k; ++i) count *= static_cast<double>(n - k + i) / static_cast<double>(i);
  return count;
}

/// How many arrangements give the first sample a sum at most, and at least, the one found.
struct Tails {
  double low = 0, high = 0, all = 0;
  void count(double sum, double found, double tolerance) {
    low += sum <= found + tolerance ? 1 : 0;
    high += sum >= found - tolerance ? 1 : 0;
    ++all;
  }
  double p() const { return std::min(1.0, 2 * std::min(low, high) / all); }
};

Tails all_deals(const std::vector<double>& values, std::size_t first, double found, double tolerance) {
  Tails tails;
  std::vector<std::size_t> chosen(first);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  for (;;) {
    double sum = 0;
    for (const std::size_t index : chosen) sum += values[index];
    tails.count(sum, found, tolerance);
    std::size_t place = first;
    while (place > 0 && chosen[place - 1] == values.size() - first + place - 1) --place;
    if (place == 0) return tails;
    ++chosen[place - 1];
    for (std::size_t i = place; i < first; ++i) chosen[i] = chosen[i - 1] + 1;
  }
}

Tails drawn_deals(std::vector<double> values, std::size_t first, double found, double tolerance,
                  std::uint64_t seed) {
  Tails tails{1, 1, 1};
  std::mt19937_64 engine(seed);
  for (std::size_t drawn = 0; drawn < kDrawn; ++drawn) {
    double sum = 0;
    for (std::size_t i = 0; i < first; ++i) {
      std::swap(values[i], values[i + random_index(engine, values.size() - i)]);
      sum += values[i];
    }
    tails.count(sum, found, tolerance);
  }
  return tails;
}

}  // namespace

TestResult sign_flip_test(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed) {
  if (a.size() < 2) return untested("fewer than two pairs, so no test");
  const double tolerance = rounding_tolerance(a, b);
  std::vector<double> values;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = a[i] - b[i];
    if (std::fabs(difference) <= tolerance) continue;
    values.push_back(difference);
    sum += difference;
  }
  if (values.empty()) return equal_in_all_runs();
  TestResult result;
  result.statistic = sum / static_cast<double>(a.size());
  const double threshold = std::fabs(sum) - tolerance * static_cast<double>(values.size());
  const bool exact = values.size() < 64 && (std::uint64_t{1} << values.size()) <= kMostArrangements;
  result.p = exact ? exact_sign_flip_p(values, threshold) : sampled_sign_flip_p(values, threshold, seed);
  if (!exact) result.note = "p from 99,999 drawn choices of signs";
  return result;
}

TestResult label_permutation_test(const std::vector<double>& a, const std::vector<double>& b,
                                  std::uint64_t seed) {
  if (a.empty() || b.empty() || a.size() + b.size() < 3)
    return untested("fewer than two values on each side, so no test");
  std::vector<double> values = a;
  values.insert(values.end(), b.begin(), b.end());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double tolerance = rounding_tolerance(values);
  if (*most - *least <= tolerance) return equal_in_all_runs();
  const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double sum = std::accumulate(a.begin(), a.end(), 0.0);
  TestResult result;
  result.statistic = sum / na - std::accumulate(b.begin(), b.end(), 0.0) / nb;
  const bool exact = arrangements(values.size(), a.size()) <= static_cast<double>(kMostArrangements);
  const double slack = tolerance * na;
  result.p = exact ? all_deals(values, a.size(), sum, slack).p()
                   : drawn_deals(values, a.size(), sum, slack, seed).p();
  if (!exact) result.note = "p from 99,999 drawn arrangements";
  return result;
}

}  // namespace equipoise
