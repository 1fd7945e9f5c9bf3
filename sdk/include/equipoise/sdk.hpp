#pragma once

/// Everything that a plugin without LibTorch's neural networks needs.
#include <equipoise/image_ops.hpp>
#include <equipoise/plugin.hpp>
#include <equipoise/random.hpp>
