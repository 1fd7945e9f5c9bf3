#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace equipoise {

/// What tells one instance of a stage from the others: class, arms of the axes that matter to it, repeats. In
/// brackets after the name: "model (NORMAL, generator=ddpm, run 2)".
std::string node_label(const Node& node, const Plan& plan);

/// The arm of each axis on which all `variants` agree though `plan_variants` do not.
std::map<std::string, std::string> distinguishing_arms(
    const std::vector<std::map<std::string, std::string>>& variants,
    const std::vector<std::map<std::string, std::string>>& plan_variants);

}  // namespace equipoise
