#include "alarm.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/minimum.h>

namespace equipoise {
namespace {

/// A ratio of 0 has no logarithm; this is as low as ratios of different pictures never come.
constexpr double least_ratio = 1e-6;
/// Where all held-out ratios are equal, a scale of 0 would make every other ratio suspicious.
constexpr double least_scale = 0.01;
/// Standard deviations of a normal distribution in a median absolute deviation.
constexpr double deviations = 1.4826;

at::Tensor log_ratios(const at::Tensor& ratios) {
  return ratios.clamp_min(least_ratio).log();
}

}  // namespace

Alarm::Alarm(const std::vector<at::Tensor>& calibration) {
  for (const at::Tensor& ratios : calibration) {
    const at::Tensor logs = log_ratios(ratios);
    const double centre = logs.median().item<double>();
    centres_.push_back(centre);
    scales_.push_back(std::max(least_scale, deviations * (logs - centre).abs().median().item<double>()));
  }
}

at::Tensor Alarm::levels(const std::vector<at::Tensor>& ratios) const {
  at::Tensor lowest;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const at::Tensor level = (log_ratios(ratios[i]) - centres_[i]) / scales_[i];
    lowest = lowest.defined() ? at::minimum(lowest, level) : level;
  }
  return lowest;
}

Threshold calibrated_threshold(const at::Tensor& levels, double false_alarms) {
  const at::Tensor sorted = std::get<0>(levels.sort());
  const auto n = static_cast<double>(levels.size(0));
  // P(at most k - 1 of n reals fall below the true quantile) must not exceed 5 %.
  double below = 0;
  std::int64_t rank = 0;
  for (; rank < levels.size(0); ++rank) {
    const auto k = static_cast<double>(rank);
    below += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                      k * std::log(false_alarms) + (n - k) * std::log1p(-false_alarms));
    if (below > 0.05) break;
  }
  return {sorted[std::max<std::int64_t>(0, rank - 1)].item<double>(), rank > 0};
}

}  // namespace equipoise
