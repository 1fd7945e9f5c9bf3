#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// How suspicious pictures are, from their ratios in one space or several: each log ratio is centred and
/// scaled by median and median absolute deviation of held-out real pictures, and the lowest space counts. Low
/// values are suspicious; held-out reals are about 0.
class Alarm {
 public:
  /// `calibration`: the ratios [n] of held-out real pictures to training and other held-out ones, one tensor
  /// a space; n >= 2.
  explicit Alarm(const std::vector<at::Tensor>& calibration);

  /// [N] float64 for ratios [N] in the same spaces.
  at::Tensor levels(const std::vector<at::Tensor>& ratios) const;

 private:
  std::vector<double> centres_, scales_;
};

/// Levels above this are no outliers (Leys et al. 2013: three robust standard deviations): they are not
/// flagged even if the few held-out pictures happen to lie higher.
constexpr double least_departure = -3.0;

/// Below which level a picture is flagged.
struct Threshold {
  double level = 0;
  bool certain = false;  ///< Enough held-out pictures for the promised confidence.
};

/// The highest of the sorted `levels` [n] of held-out reals below which, with 95 % confidence, at most the
/// share `false_alarms` of real pictures falls (a one-sided tolerance limit from order statistics, Wilks
/// 1941). With too few for that (299 for 1 %) the lowest level, and not certain.
Threshold calibrated_threshold(const at::Tensor& levels, double false_alarms);

}  // namespace equipoise
