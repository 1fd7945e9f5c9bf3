#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "worker/stage.hpp"

namespace equipoise {

/// What a load stage keeps beside its list: `thumbnails` [N, 64, 64] uint8, row = the list's row.
inline constexpr auto thumbnails_file = "thumbnails.safetensors";

/// The thumbnail of a picture that a source gives; blank for values that are no picture.
at::Tensor thumbnail_of_source(const at::Tensor& picture);

/// [n, 64, 64] uint8: the thumbnails of `rows`, from the load or generate stages that they come from.
at::Tensor thumbnails_of(Stage& stage, const std::vector<SetRow>& rows);

}  // namespace equipoise
