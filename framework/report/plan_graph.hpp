#pragma once

#include <string>

#include "report/record.hpp"

namespace equipoise {

/// The plan as a drawing: a box a stage name with its verb, component, instances, time and state, in columns
/// by what it needs, from left to right. Inline SVG styled by the page; empty without stages, or with more
/// than 60 names.
std::string draw_plan(const RunRecord& record);

}  // namespace equipoise
