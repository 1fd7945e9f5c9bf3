#pragma once

#include <string>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// Reports that there is no `what` called `name`, with the nearest of `known`, or all of them.
void check_known(const std::string& name, const std::vector<std::string>& known, const std::string& what,
                 const Place& place, Diagnostics& diagnostics);

std::vector<std::string> axis_names(const Plan& plan);

/// The tables of `[[section]]`; null if there are none, reported if it is written otherwise.
const Value::Array* array_of_tables(const Study& study, const std::string& section, Diagnostics& diagnostics);

}  // namespace equipoise
