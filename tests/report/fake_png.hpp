#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// A grey PNG (uncompressed) of `width` x `height` pixels in row-major order.
std::string fake_png(int width, int height, const std::vector<std::uint8_t>& pixels);
