#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/repeats.hpp"

namespace equipoise {

/// Which bootstrap interval (Efron and Tibshirani 1993, chapters 13 and 14).
enum class BootstrapInterval { percentile, bca };

/// The bootstrap interval of the mean of `values`.
///
/// Up to ten values all n^n resamples count, by their multisets, so the interval is exact; beyond, 20,000 are
/// drawn from `seed`. Its ends are means of resamples: the least whose share of lower or equal ones reaches
/// the tail. Nothing with fewer than two values, or with more than a thousand, where it is that of t; of no
/// width where all are equal.
std::optional<Interval> bootstrap_interval(const std::vector<double>& values, BootstrapInterval kind,
                                           double level = 0.95, std::uint64_t seed = 0);

/// The bootstrap interval of mean(ours) - mean(baseline) for two groups of runs that are no pairs: each side
/// is resampled on its own. All pairs of resamples count where there are at most 2^20 of them, by multisets;
/// beyond, 20,000 are drawn from `seed`. The BCa interval's acceleration is from the jackknife of both sides
/// (Efron and Tibshirani 1993, chapter 14.3). Nothing unless both have two to a thousand values; of no width
/// where both have no spread.
std::optional<Interval> bootstrap_difference(const std::vector<double>& ours,
                                             const std::vector<double>& baseline, BootstrapInterval kind,
                                             double level = 0.95, std::uint64_t seed = 0);

}  // namespace equipoise
