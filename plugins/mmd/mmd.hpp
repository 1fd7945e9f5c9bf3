#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Squared maximum mean discrepancy between two image sets in the feature space of slot `features`, with
/// Gaussian kernels whose width follows from the data (Gretton et al. 2012), in double precision.
class Mmd final : public Metric {
 public:
  struct Options {
    std::vector<double> scales{1.0};
    double bandwidth = 0;
    std::int64_t bootstrap = 200;
    static void declare(Schema<Options>& schema);
  };

  explicit Mmd(Options options) : options_(std::move(options)) {}

  /// Scores "mmd" (of squared distances, unbiased, so it may be negative) and "mmd_bandwidth". Error(data) if
  /// a set is too small, features are not finite, or all are equal and no bandwidth is stated.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
