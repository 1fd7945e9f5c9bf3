#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace equipoise {

/// A plan of stages with the given names and inputs; keys come from names.
Plan small_plan(const std::vector<std::pair<std::string, std::vector<std::string>>>& stages);
std::string key_of(const std::string& name);

}  // namespace equipoise
