#pragma once

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Greedy k-center in the feature space of slot `features`: covers the pool with as small a radius as the
/// greedy choice can (Sener & Savarese 2018; Gonzalez 1985: at most twice the best possible).
class KCenter final : public Sampler {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit KCenter(Options) {}

  /// The first picture is drawn by the stage's seed from the pool in order of ids. Reports `radius`
  /// (of the cover), `mean_distance` (over all pairs of chosen pictures) and `first` (index of the first
  /// pick). Error(data) if a feature is not finite.
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;
};

}  // namespace equipoise
