#pragma once

#include <nlohmann/json.hpp>

#include "plan/plan.hpp"

namespace equipoise {

/// A plan as `plan.json` of a run folder keeps it, so that a worker can join the run without planning again.
nlohmann::json to_json(const Plan& plan);
/// Error(data) if the text is no plan.
Plan plan_from_json(const nlohmann::json& json);

}  // namespace equipoise
