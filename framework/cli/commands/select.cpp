#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/folder_run.hpp"
#include "cli/plugin_text.hpp"
#include "cli/progress.hpp"
#include "cli/study_options.hpp"
#include "protocol/worker_process.hpp"
#include "report/json_text.hpp"
#include "schedule/stop_signals.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct SelectOptions : FolderOptions {
  fs::path pool;
  std::int64_t count = 0;
};

/// What was chosen, in order of choice.
struct Choice {
  std::vector<std::int64_t> indices;  ///< Into the pool's files in byte order, or the rows of a file.
  std::vector<std::string> ids;
};

Choice choice_of(const std::vector<SetRow>& rows, bool by_row) {
  std::vector<std::string> sorted;
  for (const SetRow& row : rows) sorted.push_back(row.id);
  std::sort(sorted.begin(), sorted.end());
  Choice choice;
  for (const SetRow& row : rows) {
    if (!row.part.empty()) continue;
    choice.ids.push_back(row.id);
    choice.indices.push_back(
        by_row ? row.row : std::lower_bound(sorted.begin(), sorted.end(), row.id) - sorted.begin());
  }
  return choice;
}

std::optional<Plan> make_select_plan(SelectOptions& options, Diagnostics& diagnostics) {
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const auto oracle = make_worker_oracle(cache_folder(), worker_program());
  options.wish.inputs = {{"pool", options.pool}};
  options.wish.count = options.count;
  options.wish.set = split_assignments(options.set, "--set");
  auto plan = plan_selecting(options.wish, catalogue, *oracle, diagnostics);
  print_findings(diagnostics, !plan, options);
  return plan;
}

json whole_json(const FolderRun& run, const Store& store, const SelectOptions& options, const Choice& choice,
                const json& scores) {
  json whole{{"state", run.result.state},      {"sampler", options.wish.component},
             {"indices", choice.indices},      {"ids", choice.ids},
             {"store", store.root().string()}, {"stages", stages_json(run.plan, run.result)}};
  for (const json& score : scores) {
    const std::string name = score.at("name");
    if (!whole.contains(name)) whole[name] = score.at("value");
  }
  // A sampler counts in the pool's order; here an index is one of `indices`.
  if (whole.contains("first") && !choice.indices.empty()) whole["first"] = choice.indices.front();
  return whole;
}

int select(SelectOptions& options) {
  end_as_stopped_on_signals();
  Diagnostics diagnostics;
  auto plan = make_select_plan(options, diagnostics);
  if (!plan) return exit_code(diagnostics.fault());
  FileOperations files;
  const Store store(store_folder(options.store), files);
  const FolderRun run = run_folder_plan(std::move(*plan), store, options);
  Choice choice;
  json scores = json::array();
  for (const Node& node : run.plan.nodes) {
    if (node.request.verb != "select" || store.state(node.request.key) != ArtefactState::complete) continue;
    const fs::path set = store.folder(node.request.key) / "set.csv";
    choice = choice_of(parse_set(read_whole(set), set.string()), !fs::is_directory(options.pool));
    scores = scores_of(store.facts(node.request.key));
  }
  if (options.json) {
    const json whole = whole_json(run, store, options, choice, scores);
    std::cout << json_text(whole);
  } else {
    for (const std::string& id : choice.ids) std::cout << id << '\n';
    if (!scores.empty() && !options.quiet) std::cerr << scores_text(scores);
  }
  print_stopped(run.result, options);
  return run.result.code;
}

}  // namespace

void add_select_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<SelectOptions>();
  CLI::App* command = program.add_subcommand("select", "Choose pictures of a folder by a sampler");
  command->add_option("sampler", options->wish.component, "kcenter, random, ...: see equipoise plugins list")
      ->required()
      ->type_name("SAMPLER");
  command
      ->add_option("folder", options->pool,
                   "A folder of pictures, with or without class folders; or a safetensors file")
      ->required()
      ->type_name("FOLDER");
  command->add_option("--count", options->count, "How many pictures in all")
      ->required()
      ->check(CLI::Range(1, 100'000'000).description(""))
      ->type_name("N");
  add_folder_options(*command, *options);
  command->footer(
      "Prints the chosen pictures, one a line in order of choice. A safetensors file holds 'features' [N, "
      "D]\n"
      "instead of pictures. What was chosen before is taken from the store.\n\n"
      "  equipoise select kcenter pictures --count 200 --set features.use=pixels\n"
      "  equipoise select random pictures --count 50 --seed 3 --json");
  command->callback([options, &action] { action = [options] { return select(*options); }; });
}

}  // namespace equipoise
