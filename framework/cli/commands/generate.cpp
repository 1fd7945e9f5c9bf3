#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/folder_run.hpp"
#include "cli/generate_plan.hpp"
#include "cli/picture_export.hpp"
#include "cli/plugin_text.hpp"
#include "cli/progress.hpp"
#include "cli/run_folder.hpp"
#include "cli/schedule_options.hpp"
#include "cli/stored_run.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"
#include "schedule/stop_signals.hpp"
#include "store/staged_folder.hpp"
#include "store/store_folders.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct GenerateOptions : OutputOptions {
  std::string model, stage, use = "ddpm", store;
  fs::path out;
  std::vector<std::string> set, where;
  std::vector<fs::path> plugin_folders;
  DrawingWish wish;
  ScheduleOptions schedule;
};

/// Where the pictures come from and where they are kept.
struct Origin {
  fs::path store;
  std::optional<DiffusersFolder> folder;
  std::vector<TrainedGenerator> models;
};

/// RUN:STAGE, if that is what `options.model` is.
bool split_run_and_stage(GenerateOptions& options) {
  const auto colon = options.model.rfind(':');
  if (!options.stage.empty() || colon == std::string::npos) return false;
  const fs::path run = options.model.substr(0, colon);
  if (!fs::exists(run / "run.json")) return false;
  options.stage = options.model.substr(colon + 1);
  options.model = run.string();
  return true;
}

/// The root of the store that an artefact's folder lies in.
fs::path store_around(const fs::path& artefact) {
  const fs::path folder = fs::absolute(artefact).lexically_normal();
  const std::string key = folder.filename().string();
  if (is_key(key) && folder.parent_path().filename() == key.substr(0, 2))
    return folder.parent_path().parent_path();
  throw Error(Fault::usage, artefact.string() + " is an artefact that lies in no store",
              "name it where it was made, or by RUN:STAGE");
}

bool is_key_prefix(const std::string& text) {
  return text.size() >= 4 && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Origin of_run(const GenerateOptions& options, FileOperations& files) {
  const RunRecord record = read_run(options.model);
  const Store store = store_of(record, options.store, files);
  return {store.root(), std::nullopt,
          generators_of_run(record, store, options.stage, chosen_arms(options.where))};
}

Origin find_origin(GenerateOptions& options, FileOperations& files) {
  if (split_run_and_stage(options) || !options.stage.empty()) return of_run(options, files);
  fs::path path = options.model;
  if (path.has_relative_path() && path.filename().empty()) path = path.parent_path();
  if (fs::exists(path / facts_file)) {
    const fs::path root = store_around(path);
    return {root, std::nullopt, {read_generator(Store(root, files), path.filename().string())}};
  }
  if (fs::exists(path / "run.json"))
    throw Error(Fault::usage, path.string() + " is a run: say which train stage of it draws",
                "equipoise generate " + path.string() + " STAGE ...");
  if (is_diffusers_folder(path)) return {store_folder(options.store), read_diffusers_folder(path), {}};
  if (!fs::exists(path) && is_key_prefix(options.model)) {
    const Store store(store_folder(options.store), files);
    return {store.root(), std::nullopt, {read_generator(store, complete_key(store, options.model))}};
  }
  throw Error(Fault::usage, "'" + options.model + "' is no model",
              "a model is a diffusers folder, an artefact's folder or key, or RUN STAGE");
}

/// One folder a class, numbered in the order of drawing; all of them, or `out` does not appear.
std::int64_t write_pictures(const Plan& plan, const Store& store, const fs::path& out) {
  StagedFolder staged(out, store.files());
  PictureExport pictures;
  std::int64_t written = 0;
  for (const Node& node : plan.nodes) {
    if (node.request.verb != "generate") continue;
    const fs::path artefact = store.folder(node.request.key);
    written += pictures.write(artefact / "set.csv", {{node.request.key, artefact / "images.safetensors"}},
                              staged.path());
  }
  staged.publish();
  return written;
}

std::optional<Plan> make_drawing_plan(const GenerateOptions& options, const Origin& origin,
                                      Diagnostics& diagnostics) {
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const auto oracle = make_worker_oracle(cache_folder(), worker_program());
  auto plan = origin.folder
                  ? plan_drawing(*origin.folder, options.use, options.wish, catalogue, *oracle, diagnostics)
                  : plan_drawing(origin.models, options.wish, catalogue, *oracle, diagnostics);
  print_findings(diagnostics, !plan, options);
  return plan;
}

int generate(GenerateOptions& options) {
  end_as_stopped_on_signals();
  refuse_used_folder(options.out);
  options.wish.set = split_assignments(options.set, "--set");
  FileOperations files;
  const Origin origin = find_origin(options, files);
  Diagnostics diagnostics;
  const auto plan = make_drawing_plan(options, origin, diagnostics);
  if (!plan) return exit_code(diagnostics.fault());
  complete(options.schedule);
  options.schedule.logs = cache_folder() / "generate";
  const Store store(origin.store, files);
  ScheduleResult result;
  {
    ProgressDisplay display(*plan, progress_style(options));
    result = run_schedule(*plan, store, options.schedule, display);
  }
  const std::int64_t written = result.state == "done" ? write_pictures(*plan, store, options.out) : 0;
  if (options.json) {
    const nlohmann::json whole{{"state", result.state},
                               {"out", fs::absolute(options.out).string()},
                               {"pictures", written},
                               {"store", store.root().string()},
                               {"stages", stages_json(*plan, result)}};
    std::cout << json_text(whole);
  } else if (result.state == "done" && !options.quiet) {
    std::cout << written << " pictures in " << options.out.lexically_normal().string() << '\n';
  }
  print_stopped(result, options);
  return result.code;
}

void add_options(CLI::App& command, GenerateOptions& options) {
  command
      .add_option("model", options.model,
                  "A diffusers folder, an artefact's folder or key, RUN:STAGE, or RUN")
      ->required()
      ->type_name("MODEL");
  command.add_option("stage", options.stage, "The train stage, if MODEL is a run's folder")
      ->type_name("STAGE");
  command.add_option("--count", options.wish.count, "How many pictures of each class")
      ->required()
      ->check(CLI::Range(1, 100'000'000).description(""))
      ->type_name("N");
  command.add_option("--out", options.out, "A new folder: <class>/000000.png, 000001.png, ...")
      ->required()
      ->type_name("DIR");
  command.add_option("--class", options.wish.label, "Draw this class only")->type_name("CLASS");
  command.add_option("--seed", options.wish.seed, "What the noise is drawn from (0)")->type_name("SEED");
  command
      .add_option("--noise", options.wish.noise,
                  "Start from this noise: safetensors with 'noise' [N, C, H, W] float32")
      ->type_name("FILE");
  command
      .add_option("--set", options.set,
                  "A parameter of the generator; of a trained one only those for sampling")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  command.add_option("--use", options.use, "The generator that reads a diffusers folder (ddpm)")
      ->type_name("NAME");
  command.add_option("--where", options.where, "Of a run: the model of variants with this arm")
      ->allow_extra_args(false)
      ->type_name("AXIS=ARM");
}

}  // namespace

void add_generate_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = program.add_subcommand("generate", "Draw pictures from a trained or imported model");
  add_options(*command, *options);
  add_plugin_folders(*command, options->plugin_folders);
  add_store_option(*command, options->store);
  add_schedule_options(*command, options->schedule);
  command->add_flag("--json", options->json, "Print one JSON object with stages and the number of pictures");
  command->add_flag("--quiet", options->quiet, "Print errors only");
  command->footer(
      "What was drawn before is taken from the store. Ctrl-C stops at the next checkpoint; the same command\n"
      "goes on from there.");
  command->callback([options, &action] { action = [options] { return generate(*options); }; });
}

}  // namespace equipoise
