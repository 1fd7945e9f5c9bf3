#include "chest.hpp"

#include <algorithm>
#include <cmath>

#include <equipoise/random.hpp>

#include "field_noise.hpp"

namespace equipoise {
namespace {

/// 0 below -softness, 1 above +softness, smooth between.
double soft_step(double value, double softness) {
  const double t = std::clamp(0.5 + 0.5 * value / softness, 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

double square(double value) {
  return value * value;
}

/// How much of the body the ray meets: shoulders narrow to the neck, arms hang at the sides.
double torso(const Chest& chest, double x, double y) {
  const double slope = chest.shoulder + 0.55 * square(std::max(0.0, std::abs(x) - 0.12));
  const double neck = soft_step(0.2 - std::abs(x), 0.06);
  const double above = std::max(soft_step(y - slope, 0.12), neck);
  return above * soft_step(1.04 - std::abs(x) + 0.06 * y, 0.10);
}

/// The lower edge of the lungs: domes, the right one (left in the picture) higher.
double diaphragm_edge(const Chest& chest, double x) {
  const double dome = 1.1 * square(std::abs(x) - 0.34);
  return chest.diaphragm + dome + (x > 0 ? 0.05 : 0.0);
}

double lung_field(const Chest& chest, double x, double y) {
  const double centre = 0.42;
  const double middle = chest.lung_top + chest.lung_height;
  const double across = (std::abs(x) - centre) / chest.lung_width;
  const double along = (y - middle) / chest.lung_height;
  const double taper = along < 0 ? 1.0 + 0.55 * along * along : 1.0;
  const double inside =
      1.0 - std::pow(std::abs(across * taper), 2.6) - std::pow(std::abs(std::min(along, 0.0)), 2.6);
  return soft_step(inside, 0.28) * soft_step(diaphragm_edge(chest, x) - y, 0.05);
}

double heart(const Chest& chest, double x, double y) {
  const double dx = x - chest.heart_shift;
  const double dy = y - (chest.diaphragm - 0.08);
  const double along = 0.88 * dx + 0.47 * dy;
  const double across = -0.47 * dx + 0.88 * dy;
  const double inside =
      1.0 - square(along / (1.25 * chest.heart_size)) - square(across / (0.95 * chest.heart_size));
  const double vessel_trunk = soft_step(0.13 - std::abs(x - 0.02), 0.06) * soft_step(y + 0.55, 0.2);
  return std::max(soft_step(inside, 0.35), 0.8 * vessel_trunk);
}

/// Posterior ribs fall away from the spine; anterior ones cross them more steeply and fainter.
double ribs(const Chest& chest, double x, double y) {
  const double out = std::abs(x);
  const double cage = soft_step(0.86 - out, 0.08) * soft_step(out - 0.07, 0.05) * soft_step(y + 0.82, 0.1);
  const double posterior =
      (y - chest.rib_slope * square(out) + 0.10 * out) / chest.rib_spacing + chest.rib_phase;
  const double anterior = (y - 0.55 * (0.9 - out)) / (1.15 * chest.rib_spacing) + 1.7 * chest.rib_phase;
  const auto band = [](double phase, double width) {
    const double distance = std::abs(phase - std::floor(phase) - 0.5);
    return soft_step(width - distance, 0.10);
  };
  const double front = 0.45 * band(anterior, 0.16) * soft_step(out - 0.3, 0.15);
  return chest.rib_contrast * cage * (band(posterior, 0.20) + front);
}

double clavicles(const Chest& chest, double x, double y) {
  const double out = std::abs(x);
  const double line = chest.lung_top + 0.20 - 0.22 * out + 0.25 * out * out;
  const double within = soft_step(out - 0.10, 0.05) * soft_step(0.72 - out, 0.08);
  return 1.1 * chest.rib_contrast * within * soft_step(0.035 - std::abs(y - line), 0.03);
}

double spine(const Chest& chest, double x, double y) {
  const double vertebrae = 0.75 + 0.25 * std::cos(6.283185307179586 * y / 0.15);
  return chest.spine_contrast * vertebrae * soft_step(0.085 - std::abs(x), 0.035);
}

double opacities(const Chest& chest, double x, double y) {
  double sum = 0.0;
  for (const Opacity& patch : chest.opacities) {
    const double dx = x - patch.x;
    const double dy = y - patch.y;
    const double along = (std::cos(patch.angle) * dx + std::sin(patch.angle) * dy) / patch.width;
    const double across = (std::cos(patch.angle) * dy - std::sin(patch.angle) * dx) / patch.height;
    const double ragged = 0.45 * smooth_noise(chest.texture + 1, 7.0 * x + 100.0, 7.0 * y);
    sum += patch.brightness * std::exp(-0.5 * (along * along + across * across) * (1.0 + ragged)) *
           (1.0 + ragged);
  }
  return sum;
}

/// Blood vessels: streaks that thin out from the hilum.
double vessels(const Chest& chest, double x, double y) {
  const double distance = std::hypot((std::abs(x) - 0.15) / 0.55, y / 0.8);
  const double field = smooth_noise(chest.texture, 9.0 * x + 3.0 * y, 6.0 * y);
  return chest.vessels * (std::exp(-1.6 * distance) * (0.9 + 1.2 * field) + 0.5 * field);
}

}  // namespace

double brightness_at(const Chest& chest, double u, double v) {
  const double cosine = std::cos(chest.rotation) / chest.scale;
  const double sine = std::sin(chest.rotation) / chest.scale;
  const double x = cosine * (u - chest.shift_x) + sine * (v - chest.shift_y);
  const double y = cosine * (v - chest.shift_y) - sine * (u - chest.shift_x);
  const double body = torso(chest, x, y);
  const double air = lung_field(chest, x, y) * (1.0 - heart(chest, x, y));
  const double below = soft_step(y - diaphragm_edge(chest, x), 0.1) * soft_step(0.8 - std::abs(x), 0.1);
  const double tissue = chest.tissue_level + 0.09 * heart(chest, x, y) + 0.10 * below +
                        0.05 * smooth_noise(chest.texture + 2, 2.0 * x, 2.0 * y);
  const double lung = chest.lung_level + vessels(chest, x, y) + opacities(chest, x, y);
  const double soft = std::lerp(tissue, std::min(lung, tissue), air);
  const double bones = (0.35 + 0.65 * air) * ribs(chest, x, y) + clavicles(chest, x, y) + spine(chest, x, y);
  const double exposed = 0.02 + body * (soft + bones);
  return std::pow(std::clamp(exposed, 0.0, 1.0), chest.gamma);
}

}  // namespace equipoise
