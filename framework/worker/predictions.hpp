#pragma once

#include <ATen/core/Tensor.h>

#include "worker/curve.hpp"
#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// Probabilities [N, classes] float32 of `images` (pixels as the model wants them), in batches.
/// Error(plugin) if the classifier breaks its contract. Reports progress and heeds a stop unless `quiet`.
at::Tensor predict_in_batches(Stage& stage, Classifier& classifier, const ImageSet& images,
                              StageContext& context, bool quiet);

/// Loss and accuracy of `probabilities` against `labels` [N] int64.
Validation validation_of(const at::Tensor& probabilities, const at::Tensor& labels);

}  // namespace equipoise
