#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "store/set_table.hpp"
#include "worker/stage.hpp"

namespace equipoise {

/// The thumbnails [N, 64, 64] uint8 of `rows`: what loading kept, or made from drawn pictures.
at::Tensor thumbnails_of(const Stage& stage, const std::vector<SetRow>& rows);

}  // namespace equipoise
