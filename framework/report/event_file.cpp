#include "report/event_file.hpp"

#include <array>
#include <bit>

namespace equipoise {
namespace {

std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78U : 0U);
    table[i] = crc;
  }
  return table;
}

template <typename Integer>
std::string little_endian(Integer value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof value; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

/// TFRecord stores a rotated sum with an offset, because sums of data that hold sums are weak.
std::string masked_crc(std::string_view bytes) {
  return little_endian(std::rotr(crc32c(bytes), 15) + 0xA282EAD8U);
}

// Protocol buffers: a field is a key (number and wire type), then a varint (0), eight bytes (1), a length
// with bytes (2) or four bytes (5).

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  return bytes + static_cast<char>(value);
}

std::string key(int field, int type) {
  return varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(type));
}

std::string integer_field(int field, std::int64_t value) {
  return key(field, 0) + varint(static_cast<std::uint64_t>(value));
}

std::string double_field(int field, double value) {
  return key(field, 1) + little_endian(std::bit_cast<std::uint64_t>(value));
}

std::string float_field(int field, float value) {
  return key(field, 5) + little_endian(std::bit_cast<std::uint32_t>(value));
}

std::string bytes_field(int field, std::string_view bytes) {
  return key(field, 2) + varint(bytes.size()) + std::string(bytes);
}

// Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
std::string event_of(double time, std::int64_t step, const std::string& value) {
  return double_field(1, time) + integer_field(2, step) + bytes_field(5, bytes_field(1, value));
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static const auto table = make_table();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  return ~crc;
}

EventFile::EventFile(double time) {
  add_record(double_field(1, time) + bytes_field(3, "brain.Event:2"));
}

void EventFile::add_scalar(double time, std::int64_t step, const std::string& tag, float value) {
  add_record(event_of(time, step, bytes_field(1, tag) + float_field(2, value)));
}

void EventFile::add_image(double time, std::int64_t step, const std::string& tag, int height, int width,
                          int channels, std::string_view png) {
  const std::string image =
      integer_field(1, height) + integer_field(2, width) + integer_field(3, channels) + bytes_field(4, png);
  add_record(event_of(time, step, bytes_field(1, tag) + bytes_field(4, image)));
}

void EventFile::add_record(const std::string& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.size()));
  bytes_ += length + masked_crc(length) + event + masked_crc(event);
}

}  // namespace equipoise
