#include "image_files/picture_header.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 8> png_signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

[[noreturn]] void refuse(const std::string& reason, const std::string& hint = {}) {
  throw Error(Fault::data, reason, hint);
}

[[noreturn]] void refuse_truncated(const std::string& detail) {
  refuse("the file is truncated: " + detail, "copy or download the file again, or remove it");
}

std::uint32_t big_endian(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
  return value;
}

bool starts_with(Bytes bytes, Bytes start) {
  return bytes.size() >= start.size() && std::equal(start.begin(), start.end(), bytes.begin());
}

PictureHeader checked_size(std::uint32_t width, std::uint32_t height) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width == 0 || height == 0) refuse("its header claims a picture of " + size);
  if (width > longest_side || height > longest_side) {
    const std::string limit = std::to_string(longest_side);
    refuse("its header claims " + size + "; at most " + limit + " x " + limit + " are read",
           "shrink the picture, or remove it");
  }
  return {width, height};
}

PictureHeader check_png(Bytes bytes) {
  std::size_t at = png_signature.size();
  std::optional<PictureHeader> header;
  while (true) {
    if (bytes.size() - at < 12) refuse_truncated("it ends before the PNG end chunk (IEND)");
    const std::size_t length = big_endian(bytes, at, 4);
    const std::string_view type(reinterpret_cast<const char*>(bytes.data()) + at + 4, 4);
    if (!header) {
      if (type != "IHDR" || length != 13) refuse("it is damaged: the PNG header chunk (IHDR) is missing");
      if (bytes.size() - at < 8 + length) refuse_truncated("it ends within the PNG header");
      header = checked_size(big_endian(bytes, at + 8, 4), big_endian(bytes, at + 12, 4));
    }
    if (length > bytes.size() - at - 12)
      refuse_truncated("it ends within PNG chunk '" + std::string(type) + "'");
    if (type == "IEND") return *header;
    at += 12 + length;
  }
}

bool is_frame_header(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool stands_alone(std::uint8_t marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/// The next marker at or after `at`, which is left behind it. Skips entropy-coded data, stuffed zeros and
/// fill bytes.
std::uint8_t next_marker(Bytes bytes, std::size_t& at) {
  for (; at + 1 < bytes.size(); ++at) {
    const std::uint8_t code = bytes[at + 1];
    if (bytes[at] == 0xff && code != 0x00 && code != 0xff) {
      at += 2;
      return code;
    }
  }
  refuse_truncated("it ends before the JPEG end marker (EOI)");
}

PictureHeader check_jpeg(Bytes bytes) {
  constexpr std::uint8_t end_of_image = 0xd9;
  std::size_t at = 2;
  std::optional<PictureHeader> header;
  while (true) {
    const std::uint8_t marker = next_marker(bytes, at);
    if (marker == end_of_image) {
      if (!header) refuse("it is damaged: a JPEG without a frame");
      return *header;
    }
    if (stands_alone(marker)) continue;
    if (bytes.size() - at < 2) refuse_truncated("it ends within a JPEG segment");
    const std::size_t length = big_endian(bytes, at, 2);
    if (length < 2) refuse("it is damaged: a JPEG segment of impossible length");
    if (length > bytes.size() - at) refuse_truncated("it ends within a JPEG segment");
    if (is_frame_header(marker)) {
      if (length < 8) refuse("it is damaged: a JPEG frame header of impossible length");
      header = checked_size(big_endian(bytes, at + 5, 2), big_endian(bytes, at + 3, 2));
    }
    at += length;
  }
}

}  // namespace

PictureHeader check_structure(Bytes bytes) {
  constexpr std::array<std::uint8_t, 3> jpeg_signature{0xff, 0xd8, 0xff};
  if (bytes.empty()) refuse("the file is empty");
  if (starts_with(bytes, png_signature)) return check_png(bytes);
  if (starts_with(bytes, jpeg_signature)) return check_jpeg(bytes);
  refuse("it is neither PNG nor JPEG: its first bytes are of another kind of file",
         "convert the picture to PNG, or remove the file");
}

}  // namespace equipoise
