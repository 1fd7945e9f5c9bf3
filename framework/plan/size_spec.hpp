#pragma once

#include "plan/stage_spec.hpp"
#include "plan/table_reader.hpp"

namespace equipoise {

/// The keys `size` (pixels) and `filter`: the form that a stage wants its pictures in.
void read_size_and_filter(TableReader& reader, StageSpec& spec);

}  // namespace equipoise
