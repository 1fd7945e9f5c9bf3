#include "cli/explain_study.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/explanation_text.hpp"
#include "cli/plugin_text.hpp"
#include "report/json_text.hpp"

namespace equipoise {

void add_explain_option(CLI::App& command, std::string& path) {
  command
      .add_option("--explain", path,
                  "Say where the value at PATH comes from and what it overrides (stages.model.with.batch)")
      ->type_name("PATH");
}

int explain_study(const StudyOptions& options, const std::string& path, bool json) {
  Diagnostics diagnostics;
  const auto study = open_study(options, diagnostics);
  std::cerr << diagnostics.text();
  if (!study) return exit_code(Fault::usage);
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const auto explanations = explain(*study, path, catalogue);
  if (json)
    std::cout << json_text(explanation_json(explanations));
  else
    std::cout << explanation_text(explanations);
  return diagnostics.has_errors() ? exit_code(Fault::usage) : 0;
}

}  // namespace equipoise
