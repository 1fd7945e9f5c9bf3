#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace equipoise {

/// Mean and sample standard deviation (denominator n - 1) over repeats.
struct Summary {
  std::size_t n = 0;
  double mean = 0;
  std::optional<double> sd;  ///< Absent with fewer than two values.
};

struct Interval {
  double low = 0, high = 0;
};

/// `n` is 0 for an empty list.
Summary summarise(const std::vector<double>& values);

/// Student's t interval of the mean at `level`; nothing with fewer than two values.
std::optional<Interval> t_interval(const Summary& summary, double level = 0.95);

/// The interval of the SD of normal values at `level`, from the chi-squared distribution; nothing with fewer
/// than two values or without spread.
std::optional<Interval> sd_interval(const Summary& summary, double level = 0.95);

/// Welch's interval of the difference `a` - `b` of two independent samples; nothing unless both have two
/// values.
std::optional<Interval> welch_interval(const Summary& a, const Summary& b, double level = 0.95);

}  // namespace equipoise
