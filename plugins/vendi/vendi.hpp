#pragma once

#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// How many different pictures a set is worth in the feature space of slot `features` (Friedman and Dieng
/// 2023), beside the same number of real pictures.
class Vendi final : public Metric {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit Vendi(Options) {}

  /// Scores "vendi" of the candidate and, with a reference, "vendi_reference", both of the same number of
  /// pictures: the larger set is thinned out at random, for it would score higher by its size alone.
  /// Error(data) if a set is empty, a feature is not finite or a picture's features are all zero.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;
};

}  // namespace equipoise
