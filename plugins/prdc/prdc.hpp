#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Fidelity and variety apart, in the feature space of slot `features`: improved precision and recall
/// (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020).
class Prdc final : public Metric {
 public:
  struct Options {
    std::int64_t k = 5;
    static void declare(Schema<Options>& schema);
  };

  explicit Prdc(Options options) : options_(options) {}

  /// Scores "precision", "recall", "density", "coverage", each with its floor: what one random part of the
  /// reference scores against the rest (absent where the parts have no more than k pictures). Error(data) if
  /// a set has no more than k pictures or features that are not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
