#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/file_operations.hpp"
#include "worker/component_factory.hpp"
#include "worker/run_stage.hpp"

namespace equipoise {

/// What run_stage does, with components from `components` and all writing through `files`.
StageEnd execute_stage(const StageRequest& request, ComponentFactory& components, StageHost& host,
                       FileOperations& files, nlohmann::json& facts);

}  // namespace equipoise
