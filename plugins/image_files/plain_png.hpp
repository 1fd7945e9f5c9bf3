#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace equipoise {

/// Samples of a picture, row by row, channels interleaved: grey, or red, green, blue.
struct PlainPicture {
  std::int64_t height = 0, width = 0, channels = 0;
  std::vector<std::uint8_t> samples;  ///< height x width x channels.
};

/// Decodes the common kind of PNG file in about half the time of libpng: 8 bits a sample, grey or RGB, not
/// interlaced, without palette, transparency or a note of orientation. Nothing if `bytes` are of another kind
/// or damaged in any way, so that a general decoder says what they are. The sizes that the header claims must
/// have been checked (check_structure). Safe to call from several threads. Source: PNG (W3C, third edition)
/// sections 5, 9 and 10.
std::optional<PlainPicture> decode_plain_png(std::span<const std::uint8_t> bytes);

}  // namespace equipoise
