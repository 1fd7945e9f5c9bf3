#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "plan/estimate.hpp"
#include "plan/plan.hpp"
#include "store/store.hpp"

namespace equipoise {

/// "cached", "resumable", "to run".
std::string state_word(ArtefactState state);

/// `equipoise plan --json`: name, id, `stages` with name, key, verb, component, variants, class, repeat,
/// state, inputs, hours and bytes (null where nobody knows), and the totals of what is left: `hours`,
/// `bytes`, and how many stages they leave out.
nlohmann::json plan_json(const Plan& plan, const std::vector<ArtefactState>& states,
                         const std::vector<StageCost>& costs);

/// `equipoise plan`: a line a stage with its instances, and what all comes to.
std::string plan_text(const Plan& plan, const std::vector<ArtefactState>& states,
                      const std::vector<StageCost>& costs);

}  // namespace equipoise
