#pragma once

#include <cstdint>
#include <vector>

namespace equipoise {

/// A grey plane of doubles, row by row.
struct Plane {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<double> values;
};

/// Taps of the window on either side of its centre: 11 x 11 in all.
constexpr std::int64_t window_reach = 5;

/// `plane` weighted with the normalised Gaussian window of standard deviation 1.5 where it fits: each side of
/// the result is 10 less. Both sides of `plane` are at least 11.
Plane windowed(const Plane& plane);

/// `plane` with `window_reach` rows and columns mirrored round its border pixels on each side. Both sides are
/// at least 6.
Plane mirrored(const Plane& plane);

/// Means of 2 x 2 pixels; an odd last row or column is left out.
Plane halved(const Plane& plane);

/// a_i b_i.
Plane product(const Plane& a, const Plane& b);

/// a_i^2 + b_i^2.
Plane sum_of_squares(const Plane& a, const Plane& b);

}  // namespace equipoise
