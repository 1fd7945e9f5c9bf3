#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// How pictures are paired and what happens at their borders.
struct PairOptions {
  std::string pair_by = "order";
  std::string border = "crop";
};

/// Mean structural similarity of paired pictures (Wang et al. 2004): Gaussian window of 11 x 11 pixels and
/// standard deviation 1.5, channels averaged.
class Ssim final : public Metric {
 public:
  struct Options : PairOptions {
    static void declare(Schema<Options>& schema);
  };

  explicit Ssim(Options options) : options_(std::move(options)) {}

  /// Score "ssim" with the interval of the mean over pairs; its floor is the mean over unrelated pairs within
  /// the reference. Error(usage) without pixels or below 11 x 11 of them, Error(data) if the sets do not
  /// pair.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

/// Mean multi-scale structural similarity of paired pictures (Wang et al. 2003).
class MsSsim final : public Metric {
 public:
  struct Options : PairOptions {
    std::int64_t scales = 0;
    static void declare(Schema<Options>& schema);
  };

  explicit MsSsim(Options options) : options_(std::move(options)) {}

  /// Score "ms_ssim", as "ssim" is given. Error(usage) if a window does not fit at the coarsest scale.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

/// The number of scales for pictures of `images`: `asked`, or with 0 as many of the 5 as fit, with a warning
/// if they are fewer. Error(usage) in the name of `metric` if they do not fit.
std::int64_t scales_for(const ImageSet& images, std::int64_t asked, const std::string& metric,
                        Context& context);

}  // namespace equipoise
