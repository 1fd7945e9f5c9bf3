#include <iostream>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/explain_study.hpp"
#include "cli/plan_text.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

struct PlanOptions : OutputOptions {
  StudyOptions study;
  std::string explain;
  std::string store;
};

/// What the store has of a plan, and what the rest may cost.
struct Outlook {
  std::vector<ArtefactState> states;
  std::vector<StageCost> costs;
};

/// A store that does not exist yet is not made just to look into it.
Outlook look(const Plan& plan, const std::filesystem::path& folder) {
  Outlook result{std::vector<ArtefactState>(plan.nodes.size(), ArtefactState::absent), {}};
  std::vector<ArtefactEntry> recorded;
  if (std::filesystem::exists(folder)) {
    FileOperations files;
    const Store store(folder, files);
    bool complete = true;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
      result.states[i] = store.state(plan.nodes[i].request.key);
      complete = complete && result.states[i] == ArtefactState::complete;
    }
    if (!complete) recorded = store.list();
  }
  result.costs = estimate(plan, result.states, recorded);
  return result;
}

int plan(const PlanOptions& options) {
  if (!options.explain.empty()) return explain_study(options.study, options.explain, options.json);
  Diagnostics diagnostics;
  const auto planned = plan_study(options.study, diagnostics);
  print_findings(diagnostics, !planned, options);
  if (!planned) return exit_code(diagnostics.fault());
  const Outlook outlook = look(planned->plan, store_folder(options.store));
  if (options.json)
    std::cout << json_text(plan_json(planned->plan, outlook.states, outlook.costs));
  else
    std::cout << plan_text(planned->plan, outlook.states, outlook.costs);
  return 0;
}

}  // namespace

void add_plan_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* command = program.add_subcommand("plan", "Say what a run would compute and what it would re-use");
  add_study_options(*command, options->study);
  add_explain_option(*command, options->explain);
  add_store_option(*command, options->store);
  command->add_flag("--json", options->json, "Print each stage with its key, inputs and state");
  command->callback([options, &action] { action = [options] { return plan(*options); }; });
}

}  // namespace equipoise
