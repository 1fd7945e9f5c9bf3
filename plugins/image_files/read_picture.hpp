#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// Whether the name ends in .png, .jpg or .jpeg, in any case.
bool has_picture_extension(const std::filesystem::path& file);

/// `channels` if it is 1 or 3, else Error(usage).
std::int64_t checked_channels(std::int64_t channels);

/// The picture in a PNG or JPEG file: [channels, h, w] uint8 CPU, channels = 1 or 3 (red, green, blue).
/// 16-bit samples are scaled to 8, alpha is dropped, colour becomes grey by its luma (ITU-R BT.601) and grey
/// becomes three equal channels; the orientation that a camera noted is applied. Safe to call from several
/// threads. Error(data) naming the file and what is wrong with it; damaged and truncated files are always an
/// error.
at::Tensor read_picture(const std::filesystem::path& file, std::int64_t channels);

}  // namespace equipoise
