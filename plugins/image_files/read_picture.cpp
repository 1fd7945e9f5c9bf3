#include "image_files/read_picture.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <equipoise/error.hpp>

#include "image_files/picture_header.hpp"
#include "image_files/plain_png.hpp"

namespace equipoise {
namespace {

/// A file longer than this cannot be a picture of the accepted size.
constexpr std::uintmax_t longest_file = 4'000'000'000;

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& file) {
  std::error_code failure;
  const auto status = std::filesystem::status(file, failure);
  if (!std::filesystem::exists(status))
    throw Error(Fault::data, "the file does not exist or cannot be reached");
  if (!std::filesystem::is_regular_file(status)) throw Error(Fault::data, "it is not an ordinary file");
  const auto size = std::filesystem::file_size(file, failure);
  if (failure) throw Error(Fault::data, "its size cannot be read: " + failure.message());
  if (size > longest_file) throw Error(Fault::data, "the file is too long for a picture");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error(Fault::data, "it cannot be opened", "check that you may read it");
  std::vector<std::uint8_t> bytes(size);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (stream.bad() || static_cast<std::uintmax_t>(stream.gcount()) != size)
    throw Error(Fault::data, "it cannot be read to its end");
  return bytes;
}

cv::Mat decode(const std::vector<std::uint8_t>& bytes) {
  cv::Mat picture;
  try {
    picture = cv::imdecode(bytes, cv::IMREAD_ANYDEPTH | cv::IMREAD_ANYCOLOR);
  } catch (const cv::Exception& failure) {
    throw Error(Fault::data, "it cannot be decoded: " + failure.err);
  }
  if (picture.empty())
    throw Error(Fault::data, "its picture data are damaged", "replace the file, or remove it");
  return picture;
}

cv::Mat to_eight_bits(const cv::Mat& picture) {
  if (picture.depth() == CV_8U) return picture;
  if (picture.depth() != CV_16U) throw Error(Fault::data, "its samples are neither 8 nor 16 bits wide");
  cv::Mat scaled;
  picture.convertTo(scaled, CV_8U, 1.0 / 257.0);
  return scaled;
}

cv::Mat to_channels(const cv::Mat& picture, std::int64_t channels) {
  if (picture.channels() == 1 && channels == 1) return picture;
  cv::Mat converted;
  if (picture.channels() == 1)
    cv::cvtColor(picture, converted, cv::COLOR_GRAY2RGB);
  else
    cv::cvtColor(picture, converted, channels == 1 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGR2RGB);
  return converted;
}

at::Tensor to_tensor(const cv::Mat& picture) {
  const cv::Mat packed = picture.isContinuous() ? picture : picture.clone();
  const at::Tensor interleaved =
      at::from_blob(packed.data, {packed.rows, packed.cols, packed.channels()}, at::TensorOptions(at::kByte));
  return interleaved.permute({2, 0, 1}).clone(at::MemoryFormat::Contiguous);
}

/// [channels, h, w] of a plain picture, by the rules of `read_picture`.
at::Tensor to_tensor(PlainPicture& picture, std::int64_t channels) {
  const cv::Mat samples(static_cast<int>(picture.height), static_cast<int>(picture.width),
                        picture.channels == 1 ? CV_8UC1 : CV_8UC3, picture.samples.data());
  if (picture.channels == 3) cv::cvtColor(samples, samples, cv::COLOR_RGB2BGR);
  return to_tensor(to_channels(samples, channels));
}

}  // namespace

bool has_picture_extension(const std::filesystem::path& file) {
  static constexpr std::array<std::string_view, 3> known{".png", ".jpg", ".jpeg"};
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return std::find(known.begin(), known.end(), extension) != known.end();
}

std::int64_t checked_channels(std::int64_t channels) {
  if (channels == 1 || channels == 3) return channels;
  throw Error(Fault::usage,
              "'channels' is " + std::to_string(channels) + "; pictures have 1 (grey) or 3 (colour)");
}

at::Tensor read_picture(const std::filesystem::path& file, std::int64_t channels) {
  try {
    const std::vector<std::uint8_t> bytes = read_bytes(file);
    check_structure(bytes);
    if (auto plain = decode_plain_png(bytes)) return to_tensor(*plain, channels);
    return to_tensor(to_channels(to_eight_bits(decode(bytes)), channels));
  } catch (const Error& error) {
    throw Error(error.fault(), "cannot read picture '" + file.string() + "': " + error.what(), error.hint());
  }
}

}  // namespace equipoise
