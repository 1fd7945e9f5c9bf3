#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/stage_spec.hpp"
#include "plan/variant_planner.hpp"

namespace equipoise {

/// What the names in `[[analysis]]` and `[[expect]]` may refer to.
struct KnownNames {
  std::vector<std::string> stages;
  /// Of each stage that is on in some variant; those of a stage with errors as far as they can be told.
  std::map<std::string, std::map<std::string, int>> repeats;
  std::map<std::string, std::string> verbs;  ///< Of each stage.
  std::set<std::string> split_repeats;       ///< Repeats that draw a split anew.
};

/// Adds names, verbs and the repeats of splits of one variant's stages.
void note_stages(const std::map<std::string, StageSpec>& specs, KnownNames& names);

/// Adds the repeats of one variant's stages: as they were planned, or, where errors kept them from it, as the
/// stage and what it refers to state them.
void note_stated_repeats(const std::map<std::string, StageSpec>& specs,
                         const std::map<std::string, StageOutput>& outputs, KnownNames& names);

}  // namespace equipoise
