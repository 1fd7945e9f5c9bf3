#include "image_files/read_picture.hpp"

#include <ATen/ops/equal.h>
#include <opencv2/core.hpp>

#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

cv::Mat random_picture(int type) {
  cv::Mat picture(20, 30, type);
  cv::RNG(7).fill(picture, cv::RNG::UNIFORM, 0, CV_MAT_DEPTH(type) == CV_16U ? 65536 : 256);
  return picture;
}

int value(const at::Tensor& picture, int channel, int row, int column) {
  return picture[channel][row][column].item<int>();
}

std::string refusal(const std::string& bytes, const std::string& name = "picture.png") {
  const ScratchFolder folder;
  const auto file = folder.write(name, bytes);
  const std::string message = data_error([&] { read_picture(file, 1); });
  CHECK_THAT(message, holds(file.string()));
  return message;
}

}  // namespace

TEST_CASE("An 8-bit grey PNG is read bit for bit") {
  const ScratchFolder folder;
  const cv::Mat grey = random_picture(CV_8UC1);
  const at::Tensor read = read_picture(folder.write("a.png", encoded(grey, ".png")), 1);
  REQUIRE(read.sizes() == at::IntArrayRef({1, 20, 30}));
  for (int row = 0; row < 20; ++row)
    for (int column = 0; column < 30; ++column)
      REQUIRE(value(read, 0, row, column) == grey.at<uchar>(row, column));
}

TEST_CASE("Grey becomes three equal channels, and these become the same grey") {
  const ScratchFolder folder;
  const auto file = folder.write("a.png", encoded(random_picture(CV_8UC1), ".png"));
  const at::Tensor grey = read_picture(file, 1);
  const at::Tensor colour = read_picture(file, 3);
  CHECK(at::equal(colour, grey.expand({3, 20, 30})));
  cv::Mat equal_channels;
  cv::merge(std::vector<cv::Mat>(3, random_picture(CV_8UC1)), equal_channels);
  CHECK(at::equal(read_picture(folder.write("b.png", encoded(equal_channels, ".png")), 1), grey));
}

TEST_CASE("Colour comes as red, green, blue, without alpha") {
  const ScratchFolder folder;
  const auto file =
      folder.write("a.png", encoded(cv::Mat(2, 2, CV_8UC4, cv::Scalar(10, 20, 200, 90)), ".png"));
  const at::Tensor colour = read_picture(file, 3);
  CHECK(value(colour, 0, 0, 0) == 200);
  CHECK(value(colour, 1, 1, 0) == 20);
  CHECK(value(colour, 2, 1, 1) == 10);
  CHECK(value(read_picture(file, 1), 0, 0, 0) == 73);  // 0.299 R + 0.587 G + 0.114 B = 72.68
}

TEST_CASE("16-bit samples are scaled to 8 bits") {
  const ScratchFolder folder;
  const cv::Mat deep = random_picture(CV_16UC1);
  const at::Tensor read = read_picture(folder.write("a.png", encoded(deep, ".png")), 1);
  for (int row = 0; row < 20; ++row)
    for (int column = 0; column < 30; ++column)
      REQUIRE(value(read, 0, row, column) == (deep.at<std::uint16_t>(row, column) + 128) / 257);
}

TEST_CASE("A JPEG is read, also with bytes behind its end") {
  const ScratchFolder folder;
  const std::string bytes = encoded(cv::Mat(16, 24, CV_8UC3, cv::Scalar(128, 128, 128)), ".jpg");
  const at::Tensor read = read_picture(folder.write("a.jpeg", bytes + "appendix"), 3);
  CHECK(read.sizes() == at::IntArrayRef({3, 16, 24}));
  CHECK(std::abs(value(read, 1, 8, 8) - 128) <= 2);
}

TEST_CASE("Text, nothing and a folder named as a picture are refused") {
  CHECK_THAT(refusal("just some text"), holds("neither PNG nor JPEG"));
  CHECK_THAT(refusal(""), holds("empty"));
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "dir.png");
  CHECK_THAT(data_error([&] { read_picture(folder.path() / "dir.png", 1); }), holds("not an ordinary file"));
  CHECK_THAT(data_error([&] { read_picture(folder.path() / "none.png", 1); }), holds("does not exist"));
}

TEST_CASE("A PNG cut at any byte is refused, never half read") {
  const std::string whole = encoded(random_picture(CV_8UC3), ".png");
  for (std::size_t length = 1; length < whole.size(); length += length < 100 ? 1 : 37)
    CHECK_THAT(refusal(whole.substr(0, length)), holds("truncated") || holds("neither PNG nor JPEG"));
  CHECK_THAT(refusal(whole.substr(0, whole.size() - 1)), holds("truncated"));
}

TEST_CASE("A JPEG cut at any byte is refused, never half read") {
  const std::string whole = encoded(random_picture(CV_8UC3), ".jpg");
  for (std::size_t length = 1; length < whole.size(); length += length < 100 ? 1 : 37)
    CHECK_THAT(refusal(whole.substr(0, length), "a.jpg"),
               holds("truncated") || holds("neither PNG nor JPEG"));
  CHECK_THAT(refusal(whole.substr(0, whole.size() - 1), "a.jpg"), holds("truncated"));
}

TEST_CASE("A PNG with damaged bytes within its pictures is refused") {
  std::string bytes = encoded(random_picture(CV_8UC1), ".png");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
  CHECK_THAT(refusal(bytes), holds("damaged"));
}

TEST_CASE("Headers that claim huge or empty pictures are refused before anything is allocated") {
  CHECK_THAT(refusal(png_header(60'000, 60'000)), holds("60000 x 60000"));
  CHECK_THAT(refusal(png_header(20'001, 1)), holds("at most 20000 x 20000"));
  CHECK_THAT(refusal(png_header(0xffffffff, 0xffffffff)), holds("4294967295"));
  CHECK_THAT(refusal(png_header(0, 5)), holds("0 x 5"));
  std::string jpeg = encoded(cv::Mat(16, 16, CV_8UC1, cv::Scalar(1)), ".jpg");
  const std::size_t frame = jpeg.find("\xff\xc0");
  jpeg.replace(frame + 5, 4, "\xea\x60\xea\x60");
  CHECK_THAT(refusal(jpeg, "a.jpg"), holds("60000 x 60000"));
}

TEST_CASE("Extensions count in any case") {
  CHECK(has_picture_extension("a/b.PNG"));
  CHECK(has_picture_extension("b.JpEg"));
  CHECK(has_picture_extension("b.jpg"));
  CHECK_FALSE(has_picture_extension("b.png.txt"));
  CHECK_FALSE(has_picture_extension("png"));
}
