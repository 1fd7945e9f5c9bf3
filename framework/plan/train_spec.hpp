#pragma once

#include "plan/stage_spec.hpp"
#include "plan/table_reader.hpp"

namespace equipoise {

/// The keys of a train stage about its course: `length`, `loss_limit`, `preview_every`, and for a model that
/// is taken as it is (`length = { steps = 0 }`) `channels` and `label`. What does not go together is reported
/// through `reader`; the stage's `use`, `per` and `size` must have been read.
void read_training(TableReader& reader, StageSpec& spec);

}  // namespace equipoise
