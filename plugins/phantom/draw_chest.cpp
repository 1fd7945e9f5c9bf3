#include <algorithm>
#include <cmath>
#include <numbers>

#include <equipoise/random.hpp>

#include "chest.hpp"
#include "field_noise.hpp"

namespace equipoise {
namespace {

void draw_pose(Chest& chest, Draws& draws) {
  chest.rotation = 0.045 * draws.normal();
  chest.scale = draws.uniform(0.98, 1.18);
  chest.shift_x = 0.05 * draws.normal();
  chest.shift_y = 0.05 * draws.normal();
}

void draw_anatomy(Chest& chest, Draws& draws) {
  chest.lung_width = draws.uniform(0.29, 0.37);
  chest.lung_height = draws.uniform(0.66, 0.80);
  chest.lung_top = draws.uniform(-0.78, -0.66);
  chest.diaphragm = draws.uniform(0.48, 0.66);
  chest.heart_size = draws.uniform(0.27, 0.38);
  chest.heart_shift = draws.uniform(0.06, 0.18);
  chest.rib_spacing = draws.uniform(0.17, 0.21);
  chest.rib_phase = draws.uniform(0.0, 1.0);
  chest.rib_slope = draws.uniform(0.45, 0.8);
  chest.rib_contrast = draws.uniform(0.05, 0.12);
  chest.spine_contrast = draws.uniform(0.06, 0.14);
  chest.shoulder = draws.uniform(-0.75, -0.6);
}

void draw_exposure(Chest& chest, Draws& draws) {
  chest.lung_level = draws.uniform(0.16, 0.30);
  chest.tissue_level = draws.uniform(0.52, 0.66);
  chest.gamma = draws.uniform(0.85, 1.2);
  chest.grain = draws.uniform(0.012, 0.03);
  chest.vessels = draws.uniform(0.05, 0.12);
}

double side(Draws& draws) {
  return draws.uniform(0.0, 1.0) < 0.5 ? -1.0 : 1.0;
}

/// Faint shadows beside the heart that mean nothing.
void draw_hilum(Chest& chest, Draws& draws) {
  for (const double lung : {-1.0, 1.0}) {
    const double height = draws.uniform(0.12, 0.24);
    chest.opacities.push_back({lung * draws.uniform(0.16, 0.26), draws.uniform(-0.12, 0.12),
                               draws.uniform(0.07, 0.14), height, lung * draws.uniform(-0.5, 0.1),
                               draws.uniform(0.04, 0.20)});
  }
}

/// What makes the class: a few patches; with each further class smaller ones and more of them.
void draw_disease(Chest& chest, Draws& draws, std::int64_t label, double strength) {
  const auto kind = static_cast<double>(label);
  const auto patches = static_cast<int>(kind * draws.uniform(1.0, 4.0));
  const double shrink = 1.0 / std::sqrt(kind);
  const double severity = strength * draws.uniform(0.5, 1.5);
  const double first_side = side(draws);
  for (int i = 0; i < patches; ++i) {
    const double lung = i == 0 ? first_side : side(draws);
    chest.opacities.push_back({lung * draws.uniform(0.26, 0.60), draws.uniform(-0.40, 0.45),
                               shrink * draws.uniform(0.09, 0.20), shrink * draws.uniform(0.09, 0.24),
                               draws.uniform(0.0, std::numbers::pi), severity * draws.uniform(0.7, 1.3)});
  }
}

}  // namespace

Chest draw_chest(Draws& draws, std::int64_t label, double strength) {
  Chest chest;
  draw_pose(chest, draws);
  draw_anatomy(chest, draws);
  draw_exposure(chest, draws);
  draw_hilum(chest, draws);
  chest.texture = mix_seed(static_cast<std::uint64_t>(draws.uniform(0.0, 0x1.0p52)), 0);
  if (label > 0) draw_disease(chest, draws, label, strength);
  return chest;
}

}  // namespace equipoise
