#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/columns.hpp"
#include "cli/commands/commands.hpp"
#include "cli/plan_text.hpp"
#include "cli/run_folder.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

struct StoreOptions {
  std::string store;
  std::vector<std::string> keys;
  std::vector<std::filesystem::path> keep;
  bool json = false, dry_run = false;
};

Store open_store(const StoreOptions& options, FileOperations& files) {
  const auto folder = store_folder(options.store);
  if (!std::filesystem::is_directory(folder))
    throw Error(Fault::data, "there is no store at " + folder.string(), "say where it is with --store");
  return {folder, files};
}

nlohmann::json entry_json(const ArtefactEntry& entry) {
  return {{"key", entry.key},
          {"folder", entry.folder.string()},
          {"state", state_word(entry.state)},
          {"bytes", entry.bytes},
          {"facts", entry.facts}};
}

/// A text among the facts of an artefact; a component stands there as a table with its name.
std::string fact(const nlohmann::json& facts, const char* name) {
  if (!facts.is_object() || !facts.contains(name)) return "-";
  const nlohmann::json& value = facts.at(name);
  if (value.is_object()) return fact(value, "name");
  return value.is_string() && !value.get<std::string>().empty() ? value.get<std::string>() : "-";
}

void print_entries(const std::vector<ArtefactEntry>& entries, bool json) {
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& entry : entries) list.push_back(entry_json(entry));
    std::cout << json_text(list);
    return;
  }
  std::vector<std::vector<std::string>> rows{{"key", "state", "stage", "verb", "component", "size"}};
  std::uintmax_t bytes = 0;
  for (const auto& entry : entries) {
    rows.push_back({entry.key.substr(0, 12), state_word(entry.state), fact(entry.facts, "stage"),
                    fact(entry.facts, "verb"), fact(entry.facts, "component"), format_bytes(entry.bytes)});
    bytes += entry.bytes;
  }
  if (rows.size() > 1) std::cout << aligned_columns(rows, {5}) << '\n';
  std::cout << entries.size() << " artefacts, " << format_bytes(bytes) << '\n';
}

int list(const StoreOptions& options) {
  FileOperations files;
  print_entries(open_store(options, files).list(), options.json);
  return 0;
}

/// All complete keys, or those that begin with one of the prefixes.
std::vector<std::string> chosen_keys(const Store& store, const std::vector<std::string>& prefixes) {
  std::vector<std::string> keys;
  std::set<std::string> unused(prefixes.begin(), prefixes.end());
  for (const auto& entry : store.list()) {
    if (entry.state != ArtefactState::complete) continue;
    bool wanted = prefixes.empty();
    for (const auto& prefix : prefixes) {
      if (!entry.key.starts_with(prefix)) continue;
      unused.erase(prefix);
      wanted = true;
    }
    if (wanted) keys.push_back(entry.key);
  }
  if (!unused.empty())
    throw Error(Fault::usage, "no complete artefact has a key that begins with " + *unused.begin());
  return keys;
}

int verify(const StoreOptions& options) {
  FileOperations files;
  const Store store = open_store(options, files);
  std::size_t damaged = 0;
  nlohmann::json findings = nlohmann::json::array();
  const auto keys = chosen_keys(store, options.keys);
  for (const auto& key : keys) {
    const auto damage = store.verify(key);
    damaged += damage.empty() ? 0 : 1;
    for (const auto& sentence : damage) {
      findings.push_back({{"key", key}, {"message", sentence}});
      if (!options.json) std::cerr << "equipoise: error: " << key.substr(0, 12) << ": " << sentence << '\n';
    }
  }
  if (options.json)
    std::cout << findings.dump(1) << '\n';
  else
    std::cout << keys.size() << " artefacts, " << damaged << " damaged\n";
  return damaged == 0 ? 0 : exit_code(Fault::data);
}

int collect(const StoreOptions& options) {
  FileOperations files;
  const Store store = open_store(options, files);
  std::set<std::string> keep;
  for (const auto& run : options.keep)
    for (const auto& stage : read_run(run).stages) keep.insert(stage.key);
  const auto gone = store.collect_garbage(keep, options.dry_run);
  print_entries(gone, options.json);
  if (!options.json) std::cout << (options.dry_run ? "would be removed\n" : "removed\n");
  return 0;
}

CLI::App* add(CLI::App& store, const std::shared_ptr<StoreOptions>& options, Action& action, const char* name,
              const char* doc, int (*act)(const StoreOptions&)) {
  CLI::App* command = store.add_subcommand(name, doc);
  add_store_option(*command, options->store);
  command->add_flag("--json", options->json, "Print a JSON list");
  command->callback([options, &action, act] { action = [options, act] { return act(*options); }; });
  return command;
}

}  // namespace

void add_store_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<StoreOptions>();
  CLI::App* store = program.add_subcommand("store", "Look into, verify and tidy the store of artefacts");
  store->require_subcommand(1);
  add(*store, options, action, "list", "List the artefacts", list);
  add(*store, options, action, "verify", "Compare files with their recorded SHA-256", verify)
      ->add_option("keys", options->keys, "Keys or their beginnings (all)")
      ->type_name("KEY");
  CLI::App* gc = add(*store, options, action, "gc", "Remove what no run needs", collect);
  gc->add_option("--keep", options->keep, "Keep all that this run uses (may be repeated)")
      ->required()
      ->type_name("RUN");
  gc->add_flag("--dry-run", options->dry_run, "Only say what would go");
}

}  // namespace equipoise
