#include <iostream>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/plan_text.hpp"
#include "cli/study_options.hpp"

namespace equipoise {
namespace {

struct PlanOptions {
  StudyOptions study;
  std::string store;
  bool json = false;
};

/// A store that does not exist yet is not made just to look into it.
std::vector<ArtefactState> states_of(const Plan& plan, const std::filesystem::path& folder) {
  std::vector<ArtefactState> states(plan.nodes.size(), ArtefactState::absent);
  if (!std::filesystem::exists(folder)) return states;
  FileOperations files;
  const Store store(folder, files);
  for (std::size_t i = 0; i < states.size(); ++i) states[i] = store.state(plan.nodes[i].request.key);
  return states;
}

int plan(const PlanOptions& options) {
  Diagnostics diagnostics;
  const auto planned = plan_study(options.study, diagnostics);
  std::cerr << diagnostics.text();
  if (!planned) return exit_code(Fault::usage);
  const auto states = states_of(planned->plan, store_folder(options.store));
  if (options.json)
    std::cout
        << plan_json(planned->plan, states).dump(1, ' ', false, nlohmann::json::error_handler_t::replace)
        << '\n';
  else
    std::cout << plan_text(planned->plan, states);
  return 0;
}

}  // namespace

void add_plan_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* command = program.add_subcommand("plan", "Say what a run would compute and what it would re-use");
  add_study_options(*command, options->study);
  add_store_option(*command, options->store);
  command->add_flag("--json", options->json, "Print each stage with its key, inputs and state");
  command->callback([options, &action] { action = [options] { return plan(*options); }; });
}

}  // namespace equipoise
