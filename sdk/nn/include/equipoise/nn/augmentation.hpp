#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include <equipoise/schema.hpp>

namespace equipoise::nn {

/// Classical augmentation of training pictures; all zeros and false: none.
struct Augmentation {
  bool flip = false;
  double rotation = 0.0;
  double crop = 0.0;
  double brightness = 0.0;
  double noise = 0.0;

  bool active() const { return flip || rotation > 0 || crop > 0 || brightness > 0 || noise > 0; }

  template <class Options>
  static void declare(Schema<Options>& schema);
};

/// `pictures` [N, C, H, W] float32 in 0..1, altered as `how` says, in 0..1 again. What happens to row i is a
/// pure function of `seed`, `step` and i. Rotation and crop are one bilinear interpolation; what lies outside
/// repeats the border.
at::Tensor augmented(const at::Tensor& pictures, const Augmentation& how, std::uint64_t seed,
                     std::int64_t step);

template <class Options>
void Augmentation::declare(Schema<Options>& schema) {
  using A = Augmentation;
  schema.add("augment.flip", &A::flip, "Mirror half of the training pictures left to right");
  schema.add("augment.rotation", &A::rotation, "Turn training pictures by up to so much, in either direction")
      .range(0.0, 180.0)
      .unit("degrees");
  schema
      .add("augment.crop", &A::crop,
           "Cut up to this share off the sides of training pictures, at a random place, and enlarge the rest")
      .range(0.0, 0.9);
  schema
      .add("augment.brightness", &A::brightness,
           "Make training pictures brighter or darker by up to this share")
      .range(0.0, 1.0);
  schema
      .add("augment.noise", &A::noise,
           "Standard deviation of the noise added to training pictures; 1 is the whole range of grey")
      .range(0.0, 1.0);
}

}  // namespace equipoise::nn
