#pragma once

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Greedy facility location in the feature space of slot `features`: each pick lowers the sum over the pool
/// of the distance to the nearest chosen picture as much as one picture can. This is the BUILD step of PAM
/// (Kaufman & Rousseeuw 1990), evaluated lazily (Minoux 1978): a picture's gain never grows, so only those
/// whose last known gain is on top are computed again.
class FacilityLocation final : public Sampler {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit FacilityLocation(Options) {}

  /// No chance is involved; ties go to the first in order of ids. Needs pool^2 distances once. Reports
  /// `mean_distance_to_chosen` over the pool. Error(data) if a feature is not finite.
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;
};

}  // namespace equipoise
