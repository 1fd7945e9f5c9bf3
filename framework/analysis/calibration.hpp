#pragma once

#include <cstddef>
#include <vector>

#include "analysis/predictions.hpp"

namespace equipoise {

/// Mean squared distance of the probabilities from what was true (Brier 1950): over classes summed for three
/// and more, in [0, 2]; for two classes of the second's probability alone, in [0, 1]. Lower is better.
/// Precondition: pictures.
double brier_score(const Predictions& predictions);

/// Pictures whose answer got a probability in (low, high]; the first bin holds 0 too.
struct ReliabilityBin {
  double low = 0, high = 0;
  std::size_t pictures = 0;
  double confidence = 0, accuracy = 0;  ///< Means; 0 without pictures.
};

/// `count` bins of equal width over [0, 1] by the probability of the answer given.
std::vector<ReliabilityBin> reliability_bins(const Predictions& predictions, std::size_t count = 15);

/// Expected calibration error (Naeini et al. 2015; Guo et al. 2017, eq. 3): |accuracy - confidence| over the
/// bins, weighted by pictures; in [0, 1], lower is better.
double expected_calibration_error(const std::vector<ReliabilityBin>& bins);

}  // namespace equipoise
