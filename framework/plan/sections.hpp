#pragma once

#include "manifest/diagnostics.hpp"
#include "plan/known_names.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// `[experiment]`: fills name, seed, classes and positive of `plan`. Reports unknown sections of the document
/// too.
void read_experiment(const Study& study, Plan& plan, Diagnostics& diagnostics);

/// `[[analysis]]` and `[[expect]]` (or `expect = "file.csv"`), checked against the stages that exist.
void read_analyses(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics);
void read_expectations(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics);

}  // namespace equipoise
