#pragma once

#include <string>

#include "cli/study_options.hpp"

namespace equipoise {

void add_explain_option(CLI::App& command, std::string& path);

/// `--explain PATH` of check and plan: prints where the value comes from; nothing is planned. The exit code.
int explain_study(const StudyOptions& options, const std::string& path, bool json);

}  // namespace equipoise
