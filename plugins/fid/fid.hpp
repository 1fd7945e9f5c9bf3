#pragma once

#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Fréchet distance between two image sets in the feature space of slot `features` (Heusel et al. 2017).
class Fid final : public Metric {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit Fid(Options) {}

  /// Score "fid". Error(data) if a set has fewer than 2 pictures or features that are not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;
};

}  // namespace equipoise
