#include "worker/picture_file.hpp"

#include <string>
#include <vector>

#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

std::string encoded(const std::string& kind, int type) {
  std::vector<unsigned char> bytes;
  cv::imencode(kind, cv::Mat(5, 7, type, cv::Scalar::all(90)), bytes);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("the header says how many bits and channels a file has") {
  const auto check = [](const std::string& bytes, int bits, int channels) {
    const auto format = sample_format(bytes);
    REQUIRE(format.has_value());
    CHECK(format->bits == bits);
    CHECK(format->channels == channels);
  };
  check(encoded(".png", CV_8UC1), 8, 1);
  check(encoded(".png", CV_16UC1), 16, 1);
  check(encoded(".png", CV_8UC3), 8, 3);
  check(encoded(".png", CV_8UC4), 8, 4);
  check(encoded(".jpg", CV_8UC1), 8, 1);
  check(encoded(".jpg", CV_8UC3), 8, 3);
}

TEST_CASE("headers cut short and other files have no format") {
  CHECK_FALSE(sample_format("").has_value());
  CHECK_FALSE(sample_format("GIF89a").has_value());
  CHECK_FALSE(sample_format(encoded(".png", CV_8UC1).substr(0, 20)).has_value());
  CHECK_FALSE(sample_format(encoded(".jpg", CV_8UC1).substr(0, 12)).has_value());
}
