#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <equipoise/error.hpp>

#include "image_files/picture_header.hpp"
#include "image_files/plain_png.hpp"

using namespace equipoise;

namespace {

// What a fuzzer may make the decoder allocate; the limit of the programs is higher.
constexpr std::int64_t longest_fuzzed_side = 512;

}  // namespace

/// Only files of sound structure are decoded, and a picture has all the samples that its header claims.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> bytes(data, size);
  PictureHeader header;
  try {
    header = check_structure(bytes);
  } catch (const Error&) {
    return 0;
  }
  if (header.width > longest_fuzzed_side || header.height > longest_fuzzed_side) return 0;
  if (const auto picture = decode_plain_png(bytes)) {
    const auto wanted = static_cast<std::size_t>(picture->width * picture->height * picture->channels);
    if (picture->width != header.width || picture->height != header.height ||
        picture->samples.size() != wanted)
      std::abort();
  }
  return 0;
}
