#include "pictures.hpp"

#include <ATen/ATen.h>

#include <equipoise/nn/weights_file.hpp>

at::Tensor test_pictures(std::int64_t size) {
  at::Tensor pictures = at::empty({2, 3, size, size}, at::kByte);
  auto* value = pictures.data_ptr<std::uint8_t>();
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t y = 0; y < size; ++y)
      for (std::int64_t x = 0; x < size; ++x)
        *value++ = static_cast<std::uint8_t>((y * y + 3 * x * y + 5 * x) / 32 + (y * 7) / 4);
  for (std::int64_t c = 0; c < 3; ++c)
    for (std::int64_t y = 0; y < size; ++y)
      for (std::int64_t x = 0; x < size; ++x)
        *value++ = static_cast<std::uint8_t>(x * (2 + c) + (y * y) / (9 + 4 * c) + 50 * c);
  return pictures;
}

equipoise::TensorMap golden(const std::string& name) {
  return equipoise::nn::read_weights(std::string(EQUIPOISE_TEST_DATA) + "/golden/" + name + ".safetensors");
}

double relative_error(const at::Tensor& found, const at::Tensor& expected) {
  if (found.sizes() != expected.sizes()) return 1e9;
  return (found - expected).abs().max().item<double>() / expected.abs().max().item<double>();
}
