#include "picture_files.hpp"

#include <vector>

#include <opencv2/imgcodecs.hpp>

namespace equipoise {

std::string encoded(const cv::Mat& picture, const std::string& extension) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(extension, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

std::string small_png() {
  return encoded(cv::Mat(3, 4, CV_8UC1, cv::Scalar(50)), ".png");
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
  std::string bytes = small_png();
  for (int i = 0; i < 4; ++i) {
    bytes[static_cast<std::size_t>(16 + i)] = static_cast<char>(width >> (24 - 8 * i));
    bytes[static_cast<std::size_t>(20 + i)] = static_cast<char>(height >> (24 - 8 * i));
  }
  return bytes.substr(0, 33);
}

}  // namespace equipoise
