#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/explain_study.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

struct CheckOptions {
  StudyOptions study;
  std::string explain;
  bool json = false;
};

int check(const CheckOptions& options) {
  if (!options.explain.empty()) return explain_study(options.study, options.explain, options.json);
  Diagnostics diagnostics;
  const auto planned = plan_study(options.study, diagnostics);
  if (options.json)
    std::cout << json_text(diagnostics.json());
  else
    std::cerr << diagnostics.text();
  if (!planned) return exit_code(diagnostics.fault());
  if (!options.json)
    std::cout << options.study.manifest.string() << ": " << planned->plan.variants.size() << " variants, "
              << planned->plan.nodes.size() << " stages, no errors\n";
  return 0;
}

}  // namespace

void add_check_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = program.add_subcommand("check", "Find all errors of a manifest; start nothing");
  add_study_options(*command, options->study);
  add_explain_option(*command, options->explain);
  command->add_flag("--json", options->json, "Print the findings as a JSON list");
  command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace equipoise
