#pragma once

#include <cstdint>
#include <vector>

namespace equipoise {

class Draws;

/// A soft, roughly elliptical brightening.
struct Opacity {
  double x = 0, y = 0;  ///< Centre, in chest coordinates.
  double width = 0, height = 0;
  double angle = 0;  ///< Radians.
  double brightness = 0;
};

/// One patient and one exposure. Chest coordinates: x to the picture's right, y down, the chest within -1
/// .. 1.
struct Chest {
  // How the patient stands.
  double rotation = 0, scale = 1, shift_x = 0, shift_y = 0;
  // Anatomy.
  double lung_width = 0, lung_height = 0, lung_top = 0, diaphragm = 0, heart_size = 0, heart_shift = 0;
  double rib_spacing = 0, rib_phase = 0, rib_slope = 0, rib_contrast = 0, spine_contrast = 0, shoulder = 0;
  // Exposure.
  double lung_level = 0, tissue_level = 0, gamma = 1, grain = 0, vessels = 0;
  std::uint64_t texture = 0;
  std::vector<Opacity> opacities;
};

/// A patient drawn at random; `strength` scales the opacities that make the picture's class, of which class 0
/// has none. All classes have faint shadows near the hilum, so that brightness alone does not tell them
/// apart.
Chest draw_chest(Draws& draws, std::int64_t label, double strength);

/// How bright the radiograph is at picture position (u, v), both -1 .. 1, before grain: 0 .. 1.
double brightness_at(const Chest& chest, double u, double v);

}  // namespace equipoise
