#include "analysis/roc.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "analysis/ranks.hpp"

namespace equipoise {
namespace {

/// Pictures at or above a threshold, at each distinct probability from the highest.
struct Threshold {
  double positives = 0, negatives = 0;
};

std::vector<Threshold> thresholds_of(const ClassProbabilities& probabilities) {
  std::vector<double> positive = probabilities.positive, negative = probabilities.negative;
  std::sort(positive.begin(), positive.end(), std::greater<>());
  std::sort(negative.begin(), negative.end(), std::greater<>());
  std::vector<Threshold> result;
  std::size_t p = 0, n = 0;
  while (p < positive.size() || n < negative.size()) {
    const double value = p == positive.size()   ? negative[n]
                         : n == negative.size() ? positive[p]
                                                : std::max(positive[p], negative[n]);
    while (p < positive.size() && positive[p] == value) ++p;
    while (n < negative.size() && negative[n] == value) ++n;
    result.push_back({static_cast<double>(p), static_cast<double>(n)});
  }
  return result;
}

}  // namespace

ClassProbabilities one_against_rest(const Predictions& predictions, int label) {
  ClassProbabilities result;
  for (std::size_t i = 0; i < predictions.labels.size(); ++i)
    (predictions.labels[i] == label ? result.positive : result.negative)
        .push_back(predictions.probabilities(static_cast<Eigen::Index>(i), label));
  return result;
}

double auroc(const ClassProbabilities& probabilities) {
  std::vector<double> all = probabilities.positive;
  all.insert(all.end(), probabilities.negative.begin(), probabilities.negative.end());
  const auto ranks = midranks(all).ranks;
  const auto split = static_cast<std::ptrdiff_t>(probabilities.positive.size());
  const double sum = std::accumulate(ranks.begin(), ranks.begin() + split, 0.0);
  const double m = static_cast<double>(probabilities.positive.size());
  return (sum - m * (m + 1) / 2) / (m * static_cast<double>(probabilities.negative.size()));
}

double average_precision(const ClassProbabilities& probabilities) {
  const auto all = static_cast<double>(probabilities.positive.size());
  double area = 0, before = 0;
  for (const Threshold& at : thresholds_of(probabilities)) {
    area += (at.positives - before) / all * at.positives / (at.positives + at.negatives);
    before = at.positives;
  }
  return area;
}

double sensitivity_at(const ClassProbabilities& probabilities, double specificity) {
  // 0.05 x 20 is not 1 in binary: a false alarm more or less must not hang on that.
  const double allowed = (1 - specificity) * static_cast<double>(probabilities.negative.size()) + 1e-9;
  double best = 0;
  for (const Threshold& at : thresholds_of(probabilities))
    if (at.negatives <= allowed) best = at.positives;
  return best / static_cast<double>(probabilities.positive.size());
}

}  // namespace equipoise
