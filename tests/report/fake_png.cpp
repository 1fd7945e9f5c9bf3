#include "report/fake_png.hpp"

#include <algorithm>

namespace {

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string chunk(const std::string& type, const std::string& data) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : type + data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return big_endian(static_cast<std::uint32_t>(data.size())) + type + data + big_endian(~crc);
}

std::string zlib_stored(const std::string& data) {
  std::string stream = "\x78\x01";
  for (std::size_t at = 0; at < data.size(); at += 65535) {
    const auto size = static_cast<std::uint16_t>(std::min<std::size_t>(65535, data.size() - at));
    const auto inverse = static_cast<std::uint16_t>(~size);
    stream += at + size >= data.size() ? '\1' : '\0';
    for (const std::uint16_t half : {size, inverse})
      stream += {static_cast<char>(half & 255), static_cast<char>(half >> 8)};
    stream.append(data, at, size);
  }
  std::uint32_t a = 1, b = 0;
  for (const char c : data) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return stream + big_endian((b << 16) | a);
}

}  // namespace

std::string fake_png(int width, int height, const std::vector<std::uint8_t>& pixels) {
  std::string rows;
  for (int y = 0; y < height; ++y) {
    rows += '\0';
    for (int x = 0; x < width; ++x)
      rows += static_cast<char>(pixels[static_cast<std::size_t>(y * width + x)]);
  }
  const std::string header = big_endian(static_cast<std::uint32_t>(width)) +
                             big_endian(static_cast<std::uint32_t>(height)) + std::string("\x08\0\0\0\0", 5);
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", zlib_stored(rows)) + chunk("IEND", "");
}
