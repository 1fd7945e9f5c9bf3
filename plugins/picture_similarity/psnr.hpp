#pragma once

#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

#include "gaussian_window.hpp"

namespace equipoise {

/// Mean peak signal to noise ratio of paired pictures, in decibels.
class Psnr final : public Metric {
 public:
  struct Options {
    std::string pair_by = "order";
    static void declare(Schema<Options>& schema);
  };

  explicit Psnr(Options options) : options_(std::move(options)) {}

  /// Scores "psnr", with the interval of the mean over pairs, and "equal_pairs", the number of pairs of equal
  /// pictures; the floor is the mean over unrelated pairs within the reference. Errors as for "ssim".
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

/// 10 log10(255^2 / mean squared difference) over all channels. Equal pictures, whose ratio is infinite,
/// count as if one value of them differed by one grey level.
double peak_signal_to_noise(const std::vector<Plane>& a, const std::vector<Plane>& b);

}  // namespace equipoise
