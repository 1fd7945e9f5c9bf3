#include "worker/picture_file.hpp"

#include "store/file_operations.hpp"
#include "store/sha256.hpp"

namespace equipoise {

namespace {

int byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::optional<SampleFormat> png_format(std::string_view bytes) {
  constexpr std::size_t header_end = 33;
  if (bytes.size() < header_end) return std::nullopt;
  const int bits = byte_at(bytes, 24);
  switch (byte_at(bytes, 25)) {
    case 0:
      return SampleFormat{bits, 1};
    case 2:
      return SampleFormat{bits, 3};
    case 3:
      return SampleFormat{8, 3};
    case 4:
      return SampleFormat{bits, 2};
    case 6:
      return SampleFormat{bits, 4};
    default:
      return std::nullopt;
  }
}

bool is_frame_header(int marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

std::optional<SampleFormat> jpeg_format(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && byte_at(bytes, at) == 0xff) {
    const int marker = byte_at(bytes, at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    if (is_frame_header(marker) && at + 10 <= bytes.size())
      return SampleFormat{byte_at(bytes, at + 4), byte_at(bytes, at + 9)};
    const int length = byte_at(bytes, at + 2) * 256 + byte_at(bytes, at + 3);
    at += 2 + static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

}  // namespace

std::optional<SampleFormat> sample_format(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return png_format(bytes);
  if (bytes.starts_with("\xff\xd8\xff")) return jpeg_format(bytes);
  return std::nullopt;
}

PictureFile inspect_picture_file(const std::filesystem::path& file) {
  const std::string bytes = read_whole(file);
  return {sha256(bytes), sample_format(bytes)};
}

}  // namespace equipoise
