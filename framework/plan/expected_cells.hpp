#pragma once

#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// Reports expectations whose `where` leaves several numbers of the results, or none, as far as the plan
/// tells. None is a warning only where the command line left something out: the rest of the study is then
/// still wanted. `plan` has its nodes.
void check_expected_cells(const Plan& plan, const Study& study, Diagnostics& diagnostics);

}  // namespace equipoise
