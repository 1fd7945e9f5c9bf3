#pragma once

#include <cstddef>

#include "analysis/predictions.hpp"
#include "analysis/test_result.hpp"

namespace equipoise {

/// Pictures by which of two classifiers answered rightly.
struct Agreement {
  std::size_t both = 0, only_first = 0, only_second = 0, neither = 0;
};

/// Of the answers to the same pictures: row i of one is row i of the other.
Agreement agreement(const Predictions& first, const Predictions& second);

/// McNemar's test whether two classifiers err equally often on the same pictures (McNemar 1947), by the
/// binomial distribution; `statistic` is the smaller count of disagreements. p is 1 if they never disagree.
TestResult mcnemar_exact(const Agreement& agreement);

/// The same by the chi-squared distribution with the continuity correction of Edwards (1948):
/// (|b - c| - 1)^2 / (b + c), never below zero.
TestResult mcnemar_corrected(const Agreement& agreement);

}  // namespace equipoise
