#pragma once

#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// How far the pictures of a set lie from each other in the feature space of slot `features`.
class Spread final : public Metric {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit Spread(const Options&) {}

  /// "mean_distance": mean Euclidean distance over all pairs of the candidate. Error(data) below two
  /// pictures, or if a feature is not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;
};

}  // namespace equipoise
