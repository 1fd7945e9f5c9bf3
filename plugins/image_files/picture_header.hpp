#pragma once

#include <cstdint>
#include <span>

namespace equipoise {

/// Neither side of a picture may be longer than this, so that none holds more than 400 million pixels.
inline constexpr std::int64_t longest_side = 20'000;

/// What a picture file says about itself before anything is decoded.
struct PictureHeader {
  std::int64_t width = 0;   ///< Pixels.
  std::int64_t height = 0;  ///< Pixels.
};

/// Walks the structure of a whole PNG or JPEG file without decoding it. Error(data) with the reason if the
/// bytes are of another format, the picture is empty or larger than `longest_side`, or the file ends early.
/// Sources: PNG (W3C, third edition) section 5; JPEG (ITU-T T.81) annex B.
PictureHeader check_structure(std::span<const std::uint8_t> bytes);

}  // namespace equipoise
