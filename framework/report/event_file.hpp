#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace equipoise {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

/// The content of a TensorBoard event file: TFRecord framing (length, masked CRC-32C of it, data, masked
/// CRC-32C of that; little-endian) around protocol buffers of type tensorflow.Event. Times are seconds since
/// 1970.
class EventFile {
 public:
  explicit EventFile(double time);

  void add_scalar(double time, std::int64_t step, const std::string& tag, float value);
  /// `png` as it is; `channels` 1 or 3.
  void add_image(double time, std::int64_t step, const std::string& tag, int height, int width, int channels,
                 std::string_view png);

  const std::string& bytes() const { return bytes_; }

 private:
  void add_record(const std::string& event);

  std::string bytes_;
};

}  // namespace equipoise
