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
#include "cli/export_sources.hpp"
#include "cli/picture_export.hpp"
#include "cli/run_folder.hpp"
#include "cli/stored_run.hpp"
#include "cli/study_options.hpp"
#include "cli/tensorboard_export.hpp"
#include "schema/counted.hpp"
#include "store/staged_folder.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  fs::path run, out;
  std::string stage, store;
  std::vector<std::string> where;
  std::optional<std::int64_t> side;
  bool tensorboard = false;
};

/// The folder of an instance below the one that is exported to.
fs::path destination(const RunRecord& record, const StageRecord& stage, std::set<fs::path>& taken) {
  fs::path folder = instance_folder(record, stage);
  // Arms shared by some variants but not by all do not tell instances apart; the key always does.
  if (!taken.insert(folder).second) taken.insert(folder = folder / stage.key.substr(0, 12));
  return folder;
}

/// Pictures of a set as PNG files in class folders; the worker encodes them. A set whose pictures are not in
/// the store is exported as its list alone, with a warning, unless a size was asked for.
void export_pictures(const RunRecord& record, const Store& store, const StageRecord& stage,
                     const fs::path& to, std::optional<std::int64_t> side, PictureExport& pictures) {
  const fs::path set = store.folder(stage.key) / "set.csv";
  if (!fs::exists(set)) return;
  try {
    pictures.write(set, find_pictures(record, store, set, side), to / "pictures");
  } catch (const Error& error) {
    if (side || error.fault() != Fault::data || fs::exists(to / "pictures")) throw;
    std::cerr << "equipoise: warning: " << to.string()
              << " has the list of its pictures only: " << error.what() << "\n  " << error.hint() << '\n';
  }
}

int export_events(const ExportOptions& options) {
  const RunRecord record = read_run(options.run);
  FileOperations files;
  const Store store = store_of(record, options.store, files);
  StagedFolder staged(options.out, files);
  const std::size_t count =
      export_tensorboard(record, store, options.stage, chosen_arms(options.where), staged.path());
  staged.publish();
  std::cout << options.out.lexically_normal().string() << " has " << counted(count, "event file")
            << "; tensorboard --logdir shows them\n";
  return 0;
}

int export_stage(const ExportOptions& options) {
  if (options.stage.empty())
    throw Error(Fault::usage, "which stage is to be exported?",
                "equipoise export RUN STAGE --out DIR, or --tensorboard for all training curves");
  const RunRecord record = read_run(options.run);
  FileOperations files;
  const Store store = store_of(record, options.store, files);
  const auto stages = find_stages(record, options.stage, chosen_arms(options.where));
  StagedFolder staged(options.out, files);
  std::set<fs::path> taken;
  std::vector<fs::path> written;
  PictureExport pictures;
  for (const StageRecord* stage : stages) {
    if (store.state(stage->key) != ArtefactState::complete) {
      std::cerr << "equipoise: warning: an instance of '" << stage->name << "' is not in the store ("
                << stage->state << " in this run)\n";
      continue;
    }
    const fs::path folder = destination(record, *stage, taken), to = staged.path() / folder;
    copy_folder(files, store.folder(stage->key), to);
    export_pictures(record, store, *stage, to, options.side, pictures);
    write_foreign_form(to, files);
    written.push_back(options.out / folder);
  }
  if (written.empty())
    throw Error(Fault::data, "nothing to export: stage '" + options.stage + "' has no result");
  staged.publish();
  for (const fs::path& to : written) std::cout << to.lexically_normal().string() << '\n';
  return 0;
}

}  // namespace

void add_export_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = program.add_subcommand("export", "Copy the files of a stage out of the store");
  command->footer(
      "A model that other software can read is laid out for it as well, such as a diffusers folder.");
  command->add_option("run", options->run, "The run's folder")->required()->type_name("RUN");
  command->add_option("stage", options->stage, "The stage's name")->type_name("STAGE");
  command->add_option("--where", options->where, "Only instances of variants with this arm")
      ->allow_extra_args(false)
      ->type_name("AXIS=ARM");
  command
      ->add_option("--out", options->out,
                   "A new folder: <arms>/<class>/<repeat>/ with the files; pictures/ has PNG class folders")
      ->required()
      ->type_name("DIR");
  command
      ->add_option("--size", options->side, "Side of the pictures in pixels (the largest that the run has)")
      ->check(CLI::Range(1, 4096).description(""))
      ->type_name("N");
  command->add_flag(
      "--tensorboard", options->tensorboard,
      "Training curves and previews as TensorBoard event files; of all train stages without STAGE");
  add_run_store_option(*command, options->store);
  command->callback([options, &action] {
    action = [options] { return options->tensorboard ? export_events(*options) : export_stage(*options); };
  });
}

}  // namespace equipoise
