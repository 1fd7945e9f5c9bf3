#pragma once

#include <string>
#include <vector>

namespace equipoise {

/// One axis of a chart: from values to pixels.
struct Scale {
  double low = 0, high = 1;  ///< Values at both ends (logarithms where `log`).
  double from = 0, to = 1;   ///< Pixels there.
  bool log = false;

  double at(double value) const;
};

struct Tick {
  double value = 0;
  std::string text;
};

/// A scale that holds `low` to `high` with a small margin.
Scale make_scale(double low, double high, bool log, double margin);

/// About `count` round values within the scale.
std::vector<Tick> make_ticks(const Scale& scale, int count);

}  // namespace equipoise
