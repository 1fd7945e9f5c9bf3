#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/run_folder.hpp"
#include "cli/stored_run.hpp"
#include "cli/study_options.hpp"
#include "protocol/enquiry.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  fs::path run, out;
  std::string stage, store;
  std::vector<std::string> where;
};

fs::path destination(const RunRecord& record, const StageRecord& stage, const fs::path& out,
                     std::set<fs::path>& taken) {
  fs::path folder = out / instance_folder(record, stage);
  // Arms shared by some variants but not by all do not tell instances apart; the key always does.
  if (!taken.insert(folder).second) taken.insert(folder = folder / stage.key.substr(0, 12));
  return folder;
}

void copy_artefact(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to, error);
  if (!error) fs::copy(from, to, fs::copy_options::recursive, error);
  if (error) throw Error(Fault::data, "cannot export to " + to.string() + ": " + error.message());
}

/// Generated pictures as PNG files in class folders; the worker encodes them.
void export_pictures(const fs::path& artefact, const fs::path& to, std::optional<WorkerProcess>& worker) {
  if (!fs::exists(artefact / "images.safetensors") || !fs::exists(artefact / "set.csv")) return;
  if (!worker)
    worker.emplace(worker_program(), std::vector<std::string>{}, std::map<std::string, std::string>{}, "");
  const auto answer = enquire(*worker, {{"op", "pictures"},
                                        {"artefact", fs::absolute(artefact).string()},
                                        {"out", fs::absolute(to / "pictures").string()}});
  if (answer.value("event", "") == "failed") throw error_from(answer);
}

int export_stage(const ExportOptions& options) {
  const RunRecord record = read_run(options.run);
  FileOperations files;
  const Store store = store_of(record, options.store, files);
  std::map<std::string, std::string> where;
  for (const auto& [axis, arm] : split_assignments(options.where, "--where")) where[axis] = arm;
  const auto stages = find_stages(record, options.stage, where);
  if (fs::exists(options.out) && !(fs::is_directory(options.out) && fs::is_empty(options.out)))
    throw Error(Fault::data, options.out.string() + " is there and not empty",
                "name a new folder with --out");
  std::set<fs::path> taken;
  std::optional<WorkerProcess> worker;
  std::size_t copied = 0;
  for (const StageRecord* stage : stages) {
    if (store.state(stage->key) != ArtefactState::complete) {
      std::cerr << "equipoise: warning: an instance of '" << stage->name << "' is not in the store ("
                << stage->state << " in this run)\n";
      continue;
    }
    const fs::path to = destination(record, *stage, options.out, taken);
    copy_artefact(store.folder(stage->key), to);
    export_pictures(store.folder(stage->key), to, worker);
    std::cout << to.lexically_normal().string() << '\n';
    ++copied;
  }
  if (copied == 0) throw Error(Fault::data, "nothing to export: stage '" + options.stage + "' has no result");
  return 0;
}

}  // namespace

void add_export_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = program.add_subcommand("export", "Copy the files of a stage out of the store");
  command->add_option("run", options->run, "The run's folder")->required()->type_name("RUN");
  command->add_option("stage", options->stage, "The stage's name")->required()->type_name("STAGE");
  command->add_option("--where", options->where, "Only instances of variants with this arm")
      ->allow_extra_args(false)
      ->type_name("AXIS=ARM");
  command
      ->add_option("--out", options->out,
                   "A new folder: <arms>/<class>/<repeat>/ with the files; pictures/ has PNG class folders")
      ->required()
      ->type_name("DIR");
  add_run_store_option(*command, options->store);
  command->callback([options, &action] { action = [options] { return export_stage(*options); }; });
}

}  // namespace equipoise
