#pragma once

#include <filesystem>
#include <vector>

#include "plan/plan.hpp"
#include "report/record.hpp"

namespace equipoise {

/// Everything that the results of `plan` rest on and that lies outside the store: the manifest, what each
/// source offered (the fingerprint that its load stage is keyed by), the files that components and stages
/// name (weights, noise), the plugins. Each once, by kind and name. Error(data) if a file cannot be read.
std::vector<InputRecord> run_inputs(const Plan& plan, const std::filesystem::path& manifest);

}  // namespace equipoise
