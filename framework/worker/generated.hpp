#pragma once

#include <equipoise/component.hpp>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// One picture a label, number `first` and on of its class: [N, C, H, W] uint8 CPU.
/// Error(plugin) if the generator breaks its contract.
at::Tensor draw(Stage& stage, Generator& generator, const at::Tensor& labels, std::int64_t first,
                StageContext& context);

}  // namespace equipoise
