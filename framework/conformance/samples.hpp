#pragma once

#include <cstdint>

#include <equipoise/image_set.hpp>

#include "conformance/trial.hpp"

namespace equipoise {

/// `count` small pictures of noise over a gradient; with `classes` above 1 the labels alternate.
ImageSet sample_pictures(std::int64_t count, std::int64_t channels, std::int64_t side,
                         std::int64_t classes = 1);

/// What a trainable of this kind learns from: a generator one class, a classifier two.
Split sample_split(Kind kind, std::int64_t count, const ImageSpec& image);

/// The smallest square pictures that the trainable can be built for, its layers told. Broken if it refuses
/// every size up to 128 pixels.
ImageSpec smallest_image(const Trial& trial, std::int64_t channels);

}  // namespace equipoise
