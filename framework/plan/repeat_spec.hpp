#pragma once

#include "plan/stage_spec.hpp"
#include "plan/table_reader.hpp"

namespace equipoise {

/// The key `repeat`: a number, or numbers by name.
void read_repeat(TableReader& reader, StageSpec& spec);

}  // namespace equipoise
