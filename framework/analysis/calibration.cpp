#include "analysis/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {

double brier_score(const Predictions& predictions) {
  const auto& p = predictions.probabilities;
  double sum = 0;
  for (Eigen::Index i = 0; i < p.rows(); ++i) {
    const int label = predictions.labels[static_cast<std::size_t>(i)];
    for (Eigen::Index c = p.cols() == 2 ? 1 : 0; c < p.cols(); ++c) {
      const double error = p(i, c) - (label == c ? 1 : 0);
      sum += error * error;
    }
  }
  return sum / static_cast<double>(p.rows());
}

std::vector<ReliabilityBin> reliability_bins(const Predictions& predictions, std::size_t count) {
  std::vector<ReliabilityBin> bins(count);
  const auto n = static_cast<double>(count);
  for (std::size_t b = 0; b < count; ++b) {
    bins[b].low = static_cast<double>(b) / n;
    bins[b].high = static_cast<double>(b + 1) / n;
  }
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    const double confidence =
        predictions.probabilities(static_cast<Eigen::Index>(i), predictions.predicted[i]);
    const auto bin = std::find_if(bins.begin(), bins.end() - 1,
                                  [&](const ReliabilityBin& one) { return confidence <= one.high; });
    ++bin->pictures;
    bin->confidence += confidence;
    bin->accuracy += predictions.predicted[i] == predictions.labels[i] ? 1 : 0;
  }
  for (ReliabilityBin& bin : bins) {
    if (bin.pictures == 0) continue;
    bin.confidence /= static_cast<double>(bin.pictures);
    bin.accuracy /= static_cast<double>(bin.pictures);
  }
  return bins;
}

double expected_calibration_error(const std::vector<ReliabilityBin>& bins) {
  double error = 0, pictures = 0;
  for (const ReliabilityBin& bin : bins) {
    error += static_cast<double>(bin.pictures) * std::fabs(bin.accuracy - bin.confidence);
    pictures += static_cast<double>(bin.pictures);
  }
  return pictures > 0 ? error / pictures : 0;
}

}  // namespace equipoise
