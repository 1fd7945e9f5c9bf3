#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

namespace equipoise {

/// Error(usage) unless `path` is a safetensors file whose tensor "noise" is [N, C, H, W] float32 with N at
/// least `count` and H, W as in `size`; C is left to the model.
void check_noise(const std::filesystem::path& path, std::int64_t count,
                 const std::array<std::int64_t, 2>& size);

}  // namespace equipoise
