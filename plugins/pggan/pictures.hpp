#pragma once

#include <cstdint>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include "growth.hpp"

namespace equipoise::pggan {

/// How real pictures are changed before the discriminator sees them.
struct Augmentation {
  double crop_scale = 1.2;  ///< Pictures are brought to this multiple of the side, then cropped at random.
  bool flip = true;         ///< Mirror half of them left to right.
};

/// Pictures [n, C, H, H] uint8 -> [n, C, side, side] float32 in [-1, 1]: resized once, bilinearly with
/// anti-aliasing, from their full size; crops and flips are drawn from `generator`, picture by picture.
at::Tensor real_pictures(const at::Tensor& pixels, std::int64_t side, const Augmentation& augmentation,
                         at::Generator generator);

/// Fades the real pictures as the generator fades its own: between a level and the one below it.
at::Tensor fade(const at::Tensor& pictures, const Growth& growth);

/// The pictures of batch `number` of a phase: [batch] int64 into 0 .. population - 1. Batches follow each
/// other through one fresh shuffle after the other and are all of the same length.
at::Tensor endless_batch(std::uint64_t seed, std::int64_t number, std::int64_t population,
                         std::int64_t batch);

}  // namespace equipoise::pggan
