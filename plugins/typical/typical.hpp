#pragma once

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// As many k-means clusters as pictures are asked for, in the feature space of slot `features`; of each the
/// picture nearest to its centre. Starts with k-means++ (Arthur & Vassilvitskii 2007), then Lloyd's
/// iterations.
class Typical final : public Sampler {
 public:
  struct Options {
    std::int64_t iterations = 100;
    static void declare(Schema<Options>& schema);
  };

  explicit Typical(Options options) : options_(options) {}

  /// In order of the clusters' size, the largest first. Depends on the seed and the ids, not on their order.
  /// Reports `inertia`, the mean squared distance to the nearest centre. Error(data) if a feature is not
  /// finite.
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
