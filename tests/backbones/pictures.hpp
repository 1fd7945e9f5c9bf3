#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>

/// The pictures of tests/golden/make_features.py: a grey and a colour one, [2, 3, size, size] uint8.
at::Tensor test_pictures(std::int64_t size);

/// tests/golden/NAME.safetensors.
equipoise::TensorMap golden(const std::string& name);

/// Largest difference, relative to the largest golden value.
double relative_error(const at::Tensor& found, const at::Tensor& expected);
