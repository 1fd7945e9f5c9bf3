#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include <equipoise/error.hpp>

#include "scratch_folder.hpp"

namespace equipoise {

/// The picture as a file of the kind that `extension` (".png", ".jpg") names.
std::string encoded(const cv::Mat& picture, const std::string& extension);

/// A PNG of a few grey pixels.
std::string small_png();

/// A PNG file that ends behind its header, which claims `width` x `height` pixels.
std::string png_header(std::uint32_t width, std::uint32_t height);

/// The message of the Error(data) that `action` throws; another text if it throws something else, or nothing.
template <class Action>
std::string data_error(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.fault() == Fault::data ? error.what() : std::string("another fault: ") + error.what();
  }
  return "no error";
}

}  // namespace equipoise
