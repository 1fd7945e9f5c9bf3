#pragma once

#include <optional>

#include "analysis/repeats.hpp"
#include "analysis/roc.hpp"
#include "analysis/test_result.hpp"

namespace equipoise {

/// The interval of an AUROC over pictures (DeLong, DeLong and Clarke-Pearson 1988; midranks after Sun and Xu
/// 2014): area -+ normal quantile x standard error, cut at 0 and 1. It says how sure the area is for other
/// pictures, not for other trainings. Nothing with fewer than two pictures on a side.
std::optional<Interval> delong_interval(const ClassProbabilities& probabilities, double level = 0.95);

/// Two classifiers' areas on the same pictures.
struct AurocComparison {
  double first = 0, second = 0;
  std::optional<Interval> interval;  ///< 95 %, of first - second.
  TestResult test;                   ///< `statistic` is z; p is 1 for equal rankings.
};

/// DeLong's test of the difference. Row i of one is row i of the other: equal counts on each side.
AurocComparison delong_test(const ClassProbabilities& first, const ClassProbabilities& second);

}  // namespace equipoise
