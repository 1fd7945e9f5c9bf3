#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Kernel inception distance between two image sets in the feature space of slot `features`, with kernel
/// (x.y / d + 1)^3 (Bińkowski et al. 2018, eq. 4); sums are in double precision.
class Kid final : public Metric {
 public:
  struct Options {
    std::int64_t subsets = 100;
    std::int64_t subset_size = 0;
    std::int64_t bootstrap = 200;
    static void declare(Schema<Options>& schema);
  };

  explicit Kid(Options options) : options_(options) {}

  /// Scores "kid", the unbiased estimate from all pictures with its interval and floor; "kid_sd", the
  /// standard deviation (n - 1) of the same estimate over random subsets, and "kid_subsets", their mean,
  /// which other software calls the distance. Error(data) if a set is too small or features are not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

/// Features [a, d] and [b, d] float64 as `cubic_kernel` should take them: wide ones in float32 where that
/// loses nothing, as with what networks compute. The products then err by 1e-7 each, one way or the other,
/// and the distance, a mean of many, by some 1e-10 of the kernel's mean.
std::pair<at::Tensor, at::Tensor> rows_for_products(const at::Tensor& x, const at::Tensor& y);

/// (x.y / d + 1)^3: [a, d] and [b, d] -> [a, b] float64; the products x.y are in the rows' own type.
at::Tensor cubic_kernel(const at::Tensor& x, const at::Tensor& y);

}  // namespace equipoise
