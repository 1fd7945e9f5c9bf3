#include "image_files/plain_png.hpp"

#include <random>

#include <libdeflate.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

struct Layout {
  std::uint32_t width = 0, height = 0;
  std::uint8_t depth = 8, colour = 0, interlace = 0;
};

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift & 0xff));
  return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string checked = type + data;
  return big_endian(static_cast<std::uint32_t>(data.size())) + checked +
         big_endian(libdeflate_crc32(0, checked.data(), checked.size()));
}

std::string header(const Layout& layout) {
  std::string data = big_endian(layout.width) + big_endian(layout.height);
  for (const std::uint8_t byte :
       {layout.depth, layout.colour, std::uint8_t{0}, std::uint8_t{0}, layout.interlace})
    data.push_back(static_cast<char>(byte));
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", data);
}

std::string compressed(const std::string& bytes) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_zlib_compress_bound(compressor, bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

/// Rows of random bytes, each behind the number of its filter: any such bytes are a picture.
std::string random_rows(const Layout& layout, std::uint32_t seed) {
  std::mt19937 random(seed);
  const std::uint32_t length = layout.width * (layout.colour == 2 ? 3 : 1);
  std::string rows;
  for (std::uint32_t y = 0; y < layout.height; ++y) {
    rows.push_back(static_cast<char>(random() % 5));
    for (std::uint32_t i = 0; i < length; ++i) rows.push_back(static_cast<char>(random() % 256));
  }
  return rows;
}

std::string file_of(const Layout& layout, const std::string& rows, const std::string& extra = {}) {
  return header(layout) + extra + chunk("IDAT", compressed(rows)) + chunk("IEND", "");
}

std::optional<PlainPicture> decode(const std::string& bytes) {
  return decode_plain_png({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

/// What libpng reads, in the layout of PlainPicture.
std::vector<std::uint8_t> by_libpng(const std::string& bytes) {
  cv::Mat picture = cv::imdecode(std::vector<std::uint8_t>(bytes.begin(), bytes.end()), cv::IMREAD_UNCHANGED);
  REQUIRE_FALSE(picture.empty());
  if (picture.channels() == 3) cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
  return {picture.datastart, picture.dataend};
}

}  // namespace

TEST_CASE("Plain PNG files of random rows under every filter decode as libpng decodes them") {
  const auto colour = GENERATE(std::uint8_t{0}, std::uint8_t{2});
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const Layout layout{1 + seed % 7 * 9, 1 + seed % 11, 8, colour, 0};
    const std::string bytes = file_of(layout, random_rows(layout, seed));
    const auto picture = decode(bytes);
    REQUIRE(picture);
    CHECK(picture->width == layout.width);
    CHECK(picture->height == layout.height);
    CHECK(picture->channels == (colour == 0 ? 1 : 3));
    CHECK(picture->samples == by_libpng(bytes));
  }
}

TEST_CASE("A plain PNG may keep its data in several chunks and hold texts") {
  const Layout layout{31, 17};
  const std::string rows = random_rows(layout, 3), stream = compressed(rows);
  const std::string bytes = header(layout) + chunk("tEXt", "Comment") + chunk("IDAT", stream.substr(0, 5)) +
                            chunk("IDAT", "") + chunk("IDAT", stream.substr(5)) + chunk("IEND", "");
  const auto picture = decode(bytes);
  REQUIRE(picture);
  CHECK(picture->samples == by_libpng(bytes));
}

TEST_CASE("PNG files of another kind are left to a general decoder") {
  const Layout plain{8, 8};
  const std::string rows = random_rows(plain, 1);
  CHECK(decode(file_of(plain, rows)));
  CHECK_FALSE(decode(file_of({8, 8, 16, 0, 0}, rows)));
  CHECK_FALSE(decode(file_of({8, 8, 8, 3, 0}, rows)));
  CHECK_FALSE(decode(file_of({8, 8, 8, 6, 0}, rows)));
  CHECK_FALSE(decode(file_of({8, 8, 8, 0, 1}, rows)));
  CHECK_FALSE(decode(file_of(plain, rows, chunk("tRNS", std::string(2, '\0')))));
  CHECK_FALSE(decode(file_of(plain, rows, chunk("eXIf", "MM"))));
}

TEST_CASE("A damaged plain PNG is never decoded in part") {
  const Layout layout{12, 9};
  const std::string rows = random_rows(layout, 5), whole = file_of(layout, rows);
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(decode(whole.substr(0, length)));
  for (std::size_t at = 8; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    CHECK_FALSE(decode(damaged));
  }
  CHECK_FALSE(decode(file_of(layout, rows.substr(0, rows.size() - 1))));
  CHECK_FALSE(decode(file_of(layout, rows + "x")));
  CHECK_FALSE(decode(file_of(layout, '\5' + rows.substr(1))));
}
