#include "image_files/plain_png.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include <libdeflate.h>

namespace equipoise {
namespace {

using Bytes = std::span<const std::uint8_t>;

// Chunks that do not change how samples are read.
constexpr std::array<std::string_view, 10> harmless{"gAMA", "cHRM", "sRGB", "iCCP", "pHYs",
                                                    "tIME", "tEXt", "zTXt", "iTXt", "bKGD"};
constexpr std::size_t signature_length = 8, chunk_overhead = 12;

struct Chunk {
  std::string_view type;
  Bytes data;
};

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

/// The chunk at the start of `bytes`, which then begin behind it; nothing if it is cut off or its check sum
/// is wrong.
std::optional<Chunk> take_chunk(Bytes& bytes) {
  if (bytes.size() < chunk_overhead) return std::nullopt;
  const std::size_t length = big_endian(bytes.data());
  if (length > bytes.size() - chunk_overhead) return std::nullopt;
  const Bytes checked = bytes.subspan(4, length + 4);
  if (libdeflate_crc32(0, checked.data(), checked.size()) != big_endian(bytes.data() + 8 + length))
    return std::nullopt;
  bytes = bytes.subspan(chunk_overhead + length);
  return Chunk{{reinterpret_cast<const char*>(checked.data()), 4}, checked.subspan(4)};
}

/// A picture without samples from an IHDR chunk.
std::optional<PlainPicture> read_header(const Chunk& chunk) {
  if (chunk.type != "IHDR" || chunk.data.size() != 13) return std::nullopt;
  const std::uint8_t *depth = &chunk.data[8], *colour = depth + 1, *rest = depth + 2;
  if (*depth != 8 || (*colour != 0 && *colour != 2)) return std::nullopt;
  if (rest[0] != 0 || rest[1] != 0 || rest[2] != 0) return std::nullopt;
  PlainPicture picture{big_endian(&chunk.data[4]), big_endian(chunk.data.data()), *colour == 0 ? 1 : 3, {}};
  if (picture.width == 0 || picture.height == 0) return std::nullopt;
  return picture;
}

/// The zlib stream of all IDAT chunks; `bytes` begin behind IHDR.
std::optional<std::vector<std::uint8_t>> join_data(Bytes bytes) {
  std::vector<std::uint8_t> stream;
  stream.reserve(bytes.size());
  while (true) {
    const auto chunk = take_chunk(bytes);
    if (!chunk) return std::nullopt;
    if (chunk->type == "IEND") return stream;
    if (chunk->type == "IDAT")
      stream.insert(stream.end(), chunk->data.begin(), chunk->data.end());
    else if (std::find(harmless.begin(), harmless.end(), chunk->type) == harmless.end())
      return std::nullopt;
  }
}

std::optional<std::vector<std::uint8_t>> inflate(const std::vector<std::uint8_t>& stream, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  if (!decompressor) return std::nullopt;
  std::vector<std::uint8_t> out(size);
  const auto verdict = libdeflate_zlib_decompress(decompressor.get(), stream.data(), stream.size(),
                                                  out.data(), out.size(), nullptr);
  if (verdict != LIBDEFLATE_SUCCESS) return std::nullopt;
  return out;
}

int paeth(int left, int above, int corner) {
  const int to_left = std::abs(above - corner), to_above = std::abs(left - corner);
  const int to_corner = std::abs(left + above - 2 * corner);
  const int nearer = to_left <= to_above ? left : above;
  return std::min(to_left, to_above) <= to_corner ? nearer : corner;
}

/// Adds to each sample what `predict` makes of its neighbours to the left, above and in the corner between,
/// which are 0 outside the picture. The left ones stay in a register: loading what was just stored would
/// double the time.
template <std::size_t step, class Predict>
void add_prediction(const std::uint8_t* row, const std::uint8_t* above, std::uint8_t* out, std::size_t length,
                    Predict predict) {
  for (std::size_t channel = 0; channel < step; ++channel) {
    int left = 0, corner = 0;
    for (std::size_t i = channel; i < length; i += step) {
      const auto sample = static_cast<std::uint8_t>(row[i] + predict(left, int{above[i]}, corner));
      out[i] = sample;
      left = sample;
      corner = above[i];
    }
  }
}

/// Undoes filter `type` of one row; `above` is the row before, zeros for the first. False if there is no such
/// filter.
template <std::size_t step>
bool unfilter(int type, const std::uint8_t* row, const std::uint8_t* above, std::uint8_t* out,
              std::size_t length) {
  switch (type) {
    case 0:
      std::memcpy(out, row, length);
      return true;
    case 1:
      add_prediction<step>(row, above, out, length, [](int left, int, int) { return left; });
      return true;
    case 2:
      for (std::size_t i = 0; i < length; ++i) out[i] = static_cast<std::uint8_t>(row[i] + above[i]);
      return true;
    case 3:
      add_prediction<step>(row, above, out, length,
                           [](int left, int over, int) { return (left + over) / 2; });
      return true;
    case 4:
      add_prediction<step>(row, above, out, length, paeth);
      return true;
    default:
      return false;
  }
}

bool unfilter_all(const std::vector<std::uint8_t>& filtered, PlainPicture& picture) {
  const auto length = static_cast<std::size_t>(picture.width * picture.channels);
  const auto height = static_cast<std::size_t>(picture.height);
  picture.samples.resize(height * length);
  const std::vector<std::uint8_t> zeros(length);
  const std::uint8_t* above = zeros.data();
  for (std::size_t y = 0; y < height; ++y) {
    const std::uint8_t* row = filtered.data() + y * (length + 1);
    std::uint8_t* out = picture.samples.data() + y * length;
    const bool known = picture.channels == 1 ? unfilter<1>(row[0], row + 1, above, out, length)
                                             : unfilter<3>(row[0], row + 1, above, out, length);
    if (!known) return false;
    above = out;
  }
  return true;
}

}  // namespace

std::optional<PlainPicture> decode_plain_png(Bytes bytes) {
  constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
  if (bytes.size() < signature_length || std::memcmp(bytes.data(), signature.data(), signature_length) != 0)
    return std::nullopt;
  bytes = bytes.subspan(signature_length);
  const auto first = take_chunk(bytes);
  auto picture = first ? read_header(*first) : std::nullopt;
  if (!picture) return std::nullopt;
  const auto stream = join_data(bytes);
  if (!stream) return std::nullopt;
  const auto rows = static_cast<std::size_t>(picture->height);
  const auto filtered =
      inflate(*stream, rows * static_cast<std::size_t>(picture->width * picture->channels + 1));
  if (!filtered || !unfilter_all(*filtered, *picture)) return std::nullopt;
  return picture;
}

}  // namespace equipoise
