#include "field_noise.hpp"

#include <cmath>
#include <numbers>

#include <equipoise/random.hpp>

namespace equipoise {
namespace {

double to_unit_interval(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

double lattice(std::uint64_t seed, std::int64_t x, std::int64_t y) {
  const auto column = mix_seed(seed, static_cast<std::uint64_t>(x));
  return 2.0 * to_unit_interval(mix_seed(column, static_cast<std::uint64_t>(y))) - 1.0;
}

double fade(double t) {
  return t * t * (3.0 - 2.0 * t);
}

double value_noise(std::uint64_t seed, double x, double y) {
  const double left = std::floor(x);
  const double top = std::floor(y);
  const double u = fade(x - left);
  const auto column = static_cast<std::int64_t>(left);
  const auto row = static_cast<std::int64_t>(top);
  const double above = std::lerp(lattice(seed, column, row), lattice(seed, column + 1, row), u);
  const double below = std::lerp(lattice(seed, column, row + 1), lattice(seed, column + 1, row + 1), u);
  return std::lerp(above, below, fade(y - top));
}

}  // namespace

double Draws::uniform(double low, double high) {
  return low + (high - low) * to_unit_interval(mix_seed(seed_, drawn_++));
}

double Draws::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(0.0, 1.0)));
  return radius * std::cos(uniform(0.0, 2.0 * std::numbers::pi));
}

double smooth_noise(std::uint64_t seed, double x, double y) {
  double sum = 0.0;
  double weight = 0.6;
  for (std::uint64_t octave = 0; octave < 3; ++octave) {
    sum += weight * value_noise(mix_seed(seed, octave), x, y);
    weight *= 0.5;
    x *= 2.0;
    y *= 2.0;
  }
  return sum;
}

}  // namespace equipoise
