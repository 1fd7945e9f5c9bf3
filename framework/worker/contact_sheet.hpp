#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/core/Tensor.h>

#include "store/file_operations.hpp"

namespace equipoise {

/// Writes the pictures [N, C, H, W] uint8, N >= 1, side by side as a PNG of at most `columns` columns
/// with white gaps.
void write_contact_sheet(FileOperations& files, const std::filesystem::path& path, const at::Tensor& pictures,
                         std::int64_t columns = 8);

/// The first pictures of a list as a sheet shows them: at most 16.
at::Tensor for_sheet(const at::Tensor& pictures);

}  // namespace equipoise
