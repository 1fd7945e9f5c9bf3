#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
#include "store/safetensors.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct EmbedOptions : FolderOptions {
  fs::path folder, out;
};

/// Where the features of one picture lie.
struct Located {
  std::string id, label;
  std::string_view features;
};

std::optional<Plan> make_embed_plan(EmbedOptions& options, Diagnostics& diagnostics) {
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const auto oracle = make_worker_oracle(cache_folder(), worker_program());
  options.wish.inputs = {{"pictures", options.folder}};
  options.wish.set = split_assignments(options.set, "--set");
  auto plan = plan_embedding(options.wish, catalogue, *oracle, diagnostics);
  print_findings(diagnostics, !plan, options);
  return plan;
}

/// The pictures of one embed stage with their rows of `file`; returns the length of a row.
std::int64_t locate(const Node& node, const Store& store, const SafetensorsFile& file,
                    std::vector<Located>& pictures) {
  const Slice& slice = node.request.sets.at("from").front();
  const fs::path set = store.folder(slice.artefact) / "set.csv";
  const auto rows = parse_set(read_whole(set), set.string());
  const TensorEntry& entry = file.tensors().at("features");
  const auto length = static_cast<std::size_t>(entry.shape[1]) * sizeof(float);
  for (std::size_t i = 0; i < rows.size(); ++i)
    pictures.push_back({rows[i].id, rows[i].label, file.bytes(entry).substr(i * length, length)});
  return entry.shape[1];
}

/// Writes FILE.csv with the id and class of each row, then FILE.safetensors, so that who sees the features
/// sees what they belong to. Returns N and D.
std::array<std::int64_t, 2> write_features(const FolderRun& run, const Store& store,
                                           const EmbedOptions& options) {
  std::vector<SafetensorsFile> files;
  std::vector<Located> pictures;
  std::int64_t dimensions = 0;
  for (const Node& node : run.plan.nodes) {
    if (node.request.verb != "embed") continue;
    files.emplace_back(store.folder(node.request.key) / "features.safetensors");
    dimensions = locate(node, store, files.back(), pictures);
  }
  if (fs::is_directory(options.folder))
    std::sort(pictures.begin(), pictures.end(),
              [](const Located& a, const Located& b) { return a.id < b.id; });
  std::string bytes, table = format_csv_row({"row", "id", "class"});
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    bytes += pictures[i].features;
    table += format_csv_row({std::to_string(i), pictures[i].id, pictures[i].label});
  }
  const auto count = static_cast<std::int64_t>(pictures.size());
  if (options.out.has_parent_path()) fs::create_directories(options.out.parent_path());
  write_whole(store.files(), fs::path(options.out).replace_extension(".csv"), table);
  write_safetensors(store.files(), options.out, {{"features", {"F32", {count, dimensions}, bytes}}},
                    {{"embedder", options.wish.component}});
  return {count, dimensions};
}

int embed(EmbedOptions& options) {
  end_as_stopped_on_signals();
  if (options.out.extension() != ".safetensors")
    throw Error(Fault::usage, "--out must end with .safetensors, not '" + options.out.string() + "'");
  Diagnostics diagnostics;
  auto plan = make_embed_plan(options, diagnostics);
  if (!plan) return exit_code(diagnostics.fault());
  FileOperations files;
  const Store store(store_folder(options.store), files);
  const FolderRun run = run_folder_plan(std::move(*plan), store, options);
  std::array<std::int64_t, 2> shape{};
  if (run.result.state == "done") shape = write_features(run, store, options);
  if (options.json) {
    const json whole{{"state", run.result.state},
                     {"embedder", options.wish.component},
                     {"out", fs::absolute(options.out).string()},
                     {"pictures", shape[0]},
                     {"dimensions", shape[1]},
                     {"store", store.root().string()},
                     {"stages", stages_json(run.plan, run.result)}};
    std::cout << json_text(whole);
  } else if (run.result.state == "done" && !options.quiet) {
    std::cout << shape[0] << " pictures of " << shape[1] << " features in "
              << options.out.lexically_normal().string() << '\n';
  }
  print_stopped(run.result, options);
  return run.result.code;
}

}  // namespace

void add_embed_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<EmbedOptions>();
  CLI::App* command = program.add_subcommand("embed", "Write the features of a folder of pictures");
  command->add_option("embedder", options->wish.component, "pixels, ...: see equipoise plugins list")
      ->required()
      ->type_name("EMBEDDER");
  command->add_option("folder", options->folder, "A folder of pictures, with or without class folders")
      ->required()
      ->type_name("FOLDER");
  command->add_option("--out", options->out, "Safetensors file for 'features' [N, D] float32")
      ->required()
      ->type_name("FILE");
  add_folder_options(*command, *options);
  command->footer(
      "Rows are in byte order of the files' paths below FOLDER; the table beside FILE (.csv) has the id and\n"
      "class of each. What was embedded before is taken from the store.\n\n"
      "  equipoise embed pixels pictures --set size=16 --out pictures.safetensors");
  command->callback([options, &action] { action = [options] { return embed(*options); }; });
}

}  // namespace equipoise
