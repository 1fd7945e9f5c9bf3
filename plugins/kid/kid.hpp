#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Kernel inception distance between two image sets in the feature space of slot `features` (Bińkowski et al.
/// 2018).
class Kid final : public Metric {
 public:
  struct Options {
    std::int64_t subsets = 100;
    std::int64_t subset_size = 0;
    static void declare(Schema<Options>& schema);
  };

  explicit Kid(Options options) : options_(options) {}

  /// Scores "kid", the unbiased estimate from all pictures, and "kid_sd", the standard deviation (n - 1) of
  /// the same estimate over random subsets. Error(data) if a set is too small or features are not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
