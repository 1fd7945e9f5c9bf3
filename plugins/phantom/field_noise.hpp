#pragma once

#include <cstdint>

namespace equipoise {

/// Numbers drawn one after the other; the same on every machine.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}

  double uniform(double low, double high);
  /// Normal with mean 0 and standard deviation 1 (Box-Muller).
  double normal();

 private:
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
};

/// Smooth random field over the plane, about -1 .. 1: value noise summed over three octaves, the first with
/// cells of side 1.
double smooth_noise(std::uint64_t seed, double x, double y);

}  // namespace equipoise
