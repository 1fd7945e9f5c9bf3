#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// `[experiment]`: fills name, seed, classes and positive of `plan`. Reports unknown sections of the document
/// too.
void read_experiment(const Study& study, Plan& plan, Diagnostics& diagnostics);

/// What the names in `[[analysis]]` and `[[expect]]` may refer to.
struct KnownNames {
  std::vector<std::string> stages;
  std::map<std::string, std::map<std::string, int>> repeats;  ///< Of each stage.
  std::map<std::string, std::string> verbs;                   ///< Of each stage.
  std::set<std::string> split_repeats;                        ///< Repeats that draw a split anew.
};

/// `[[analysis]]` and `[[expect]]` (or `expect = "file.csv"`), checked against the stages that exist.
void read_analyses(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics);
void read_expectations(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics);

}  // namespace equipoise
