#include "picture_files.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <opencv2/imgcodecs.hpp>

namespace fs = std::filesystem;

namespace equipoise {

ScratchFolder::ScratchFolder() {
  std::string name = (fs::temp_directory_path() / "equipoise_test_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder for the test");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path ScratchFolder::write(const std::string& name, std::string_view bytes) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

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
