#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/record.hpp"

namespace equipoise {

/// All instances of one stage name of the manifest.
struct StageGroup {
  std::string name, verb, component;  ///< `component`: names joined by ", " in order of appearance.
  std::size_t count = 0;
  std::map<std::string, std::size_t> states;  ///< State -> instances.
  double seconds = 0;
  bool implicit = false;
};

/// The plan by stage name and verb, in the order of the plan.
std::vector<StageGroup> group_stages(const RunRecord& record);

/// "3 done, 2 cached".
std::string states_text(const StageGroup& group);

/// A stage as people name it: "model (PNEUMONIA, generator ddpm, run 2)".
std::string stage_title(const RunRecord& record, const StageRecord& stage);

/// The same without the stage's name: "PNEUMONIA, generator ddpm, run 2"; empty if it has no such marks.
std::string instance_title(const RunRecord& record, const StageRecord& stage);

/// Why a stage has no result: "model: loss became NaN" of the failed stage that it needs, "stopped", "not
/// run".
std::string failure_reason(const RunRecord& record, const StageRecord& stage);

/// Stages with state "failed".
std::vector<const StageRecord*> failed_stages(const RunRecord& record);

}  // namespace equipoise
