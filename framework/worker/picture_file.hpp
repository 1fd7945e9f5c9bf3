#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace equipoise {

/// What a picture's file says of its samples.
struct SampleFormat {
  int bits = 0;      ///< Of one sample.
  int channels = 0;  ///< Alpha included; a palette counts as colour.
};

/// Read from the header of a PNG or JPEG; nothing for other files and for headers cut short. Sources: PNG
/// (W3C, third edition) section 11.2.1; JPEG (ITU-T T.81) section B.2.2.
std::optional<SampleFormat> sample_format(std::string_view bytes);

/// A picture's file: its SHA-256, and its format where that is known.
struct PictureFile {
  std::string digest;
  std::optional<SampleFormat> format;
};

/// Reads the whole file. Error(data) if it cannot be read.
PictureFile inspect_picture_file(const std::filesystem::path& file);

}  // namespace equipoise
