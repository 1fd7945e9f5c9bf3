#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/folder_run.hpp"
#include "cli/manifest_builder.hpp"
#include "cli/plugin_text.hpp"
#include "cli/progress.hpp"
#include "cli/study_options.hpp"
#include "protocol/worker_process.hpp"
#include "report/json_text.hpp"
#include "schedule/stop_signals.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct MeasureOptions : FolderOptions {
  fs::path reference, candidate, heldout;
  MetricRoles roles;
};

std::optional<Plan> make_measure_plan(MeasureOptions& options, Diagnostics& diagnostics) {
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const Description& metric = component_named(Kind::metric, options.wish.component, catalogue);
  options.roles = metric_roles(metric, !options.heldout.empty());
  options.wish.inputs = {{options.roles.first, options.reference}, {options.roles.second, options.candidate}};
  if (!options.heldout.empty()) options.wish.inputs["heldout"] = options.heldout;
  options.wish.set = split_assignments(options.set, "--set");
  const auto oracle = make_worker_oracle(cache_folder(), worker_program());
  auto plan = plan_measuring(options.wish, catalogue, *oracle, diagnostics);
  print_findings(diagnostics, !plan, options);
  return plan;
}

/// The scores of all measure stages that are there, with the numbers of pictures behind them.
json measured(const FolderRun& run, const Store& store, const MeasureOptions& options) {
  json scores = json::array();
  for (const Node& node : run.plan.nodes) {
    if (node.request.verb != "measure" || store.state(node.request.key) != ArtefactState::complete) continue;
    const json facts = store.facts(node.request.key);
    for (json score : scores_of(facts)) {
      score["n_reference"] = facts.at("counts").value(options.roles.first, json());
      score["n_candidate"] = facts.at("counts").value(options.roles.second, json());
      if (options.wish.per_class) score["class"] = node.request.label;
      scores.push_back(std::move(score));
    }
  }
  return scores;
}

json gates_of(const FolderRun& run, const Store& store) {
  json gates = json::array();
  for (const Node& node : run.plan.nodes) {
    if (node.request.verb != "measure" || store.state(node.request.key) != ArtefactState::complete) continue;
    const json facts = store.facts(node.request.key);
    if (!facts.contains("gates")) continue;
    for (const json& finding : facts.at("gates")) gates.push_back(finding);
  }
  return gates;
}

void print_measured(const json& scores, const MeasureOptions& options) {
  if (scores.empty()) return;
  const json& first = scores.front();
  std::cout << options.wish.component << ": " << first.at("n_reference") << " pictures against "
            << first.at("n_candidate") << (options.wish.per_class ? " (first class)\n" : "\n")
            << scores_text(scores);
}

int measure(MeasureOptions& options) {
  end_as_stopped_on_signals();
  Diagnostics diagnostics;
  auto plan = make_measure_plan(options, diagnostics);
  if (!plan) return exit_code(diagnostics.fault());
  FileOperations files;
  const Store store(store_folder(options.store), files);
  const FolderRun run = run_folder_plan(std::move(*plan), store, options);
  const json scores = measured(run, store, options);
  if (options.json) {
    const json whole{{"state", run.result.state},
                     {"metric", options.wish.component},
                     {"scores", scores},
                     {"gates", gates_of(run, store)},
                     {"store", store.root().string()},
                     {"stages", stages_json(run.plan, run.result)}};
    std::cout << json_text(whole);
  } else {
    print_measured(scores, options);
  }
  print_stopped(run.result, options);
  return run.result.code;
}

}  // namespace

void add_measure_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<MeasureOptions>();
  CLI::App* command = program.add_subcommand("measure", "Compare two folders of pictures by a metric");
  command->add_option("metric", options->wish.component, "fid, kid, ...: see equipoise plugins list")
      ->required()
      ->type_name("METRIC");
  command
      ->add_option("reference", options->reference,
                   "A folder of pictures, with or without class folders; or a safetensors file")
      ->required()
      ->type_name("REFERENCE");
  command->add_option("candidate", options->candidate, "The pictures to judge; the same")
      ->required()
      ->type_name("CANDIDATE");
  command->add_option("--heldout", options->heldout, "Real pictures that were not trained on")
      ->type_name("DIR");
  command->add_flag("--per-class", options->wish.per_class, "Measure each class on its own");
  command->add_option("--size", options->wish.size, "Side in pixels, for a metric that compares pixels")
      ->check(CLI::Range(1, 4096).description(""))
      ->type_name("N");
  add_folder_options(*command, *options);
  command->footer(
      "A safetensors file holds 'features' [N, D] instead of pictures. All classes are measured together\n"
      "unless --per-class is given. What was measured before is taken from the store. Exit code 6: a gate "
      "of\n"
      "the metric failed.\n\n"
      "  equipoise measure fid real synthetic --set features.use=pixels\n"
      "  equipoise measure kid real.safetensors synthetic.safetensors --json");
  command->callback([options, &action] { action = [options] { return measure(*options); }; });
}

}  // namespace equipoise
