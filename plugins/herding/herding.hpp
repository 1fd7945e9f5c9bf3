#pragma once

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Herding (Welling 2009) in the feature space of slot `features`, as Rebuffi et al. (2017, iCaRL, Algorithm
/// 4) choose exemplars: each pick brings the mean of the chosen as near to the pool's mean as one picture
/// can.
class Herding final : public Sampler {
 public:
  struct Options {
    static void declare(Schema<Options>& schema);
  };

  explicit Herding(Options) {}

  /// No chance is involved; ties go to the first in order of ids. Reports `mean_gap`, the distance between
  /// the two means. Error(data) if a feature is not finite.
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;
};

}  // namespace equipoise
