#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Mean multi-scale structural similarity of random pairs within a set (Odena et al. 2017, section 4.2): near
/// 1 where a generator draws one picture over and over.
class MsSsimDiversity final : public Metric {
 public:
  struct Options {
    std::int64_t pairs = 1000;
    std::int64_t scales = 0;
    static void declare(Schema<Options>& schema);
  };

  explicit MsSsimDiversity(Options options) : options_(options) {}

  /// Score "ms_ssim_diversity" of the candidate; its floor is the same of the reference, if there is one.
  /// Error(data) if a set has fewer than 2 pictures, Error(usage) as for "ms_ssim".
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
