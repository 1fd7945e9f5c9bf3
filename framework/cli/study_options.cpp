#include "cli/study_options.hpp"

#include <cstdlib>
#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "catalogue/catalogue.hpp"
#include "catalogue/oracle.hpp"
#include "protocol/worker_process.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<std::string>& list,
                      const std::string& doc) {
  return command.add_option(name, list, doc)->allow_extra_args(false);
}

}  // namespace

void add_plugin_folders(CLI::App& command, std::vector<std::filesystem::path>& folders) {
  command.add_option("--plugin-dir", folders, "Look for plugins here first (may be repeated)")
      ->allow_extra_args(false)
      ->type_name("DIR");
}

void add_store_option(CLI::App& command, std::string& store) {
  command.add_option("--store", store, "The store of artefacts ($EQUIPOISE_STORE, else ./store)")
      ->type_name("DIR");
}

void add_study_options(CLI::App& command, StudyOptions& options) {
  command.add_option("manifest", options.manifest, "The study, a TOML file")
      ->required()
      ->type_name("MANIFEST");
  command.add_option("--preset", options.preset, "Apply [preset.NAME] of the manifest")->type_name("NAME");
  add_list(command, "--set", options.set, "Override one key, such as stages.model.size=64")
      ->type_name("PATH=VALUE");
  add_list(command, "--where", options.where, "Keep only the variants with this arm")->type_name("AXIS=ARM");
  add_plugin_folders(command, options.plugin_folders);
}

std::pair<std::string, std::string> split_assignment(const std::string& text, const std::string& option) {
  const auto sign = text.find('=');
  if (sign == std::string::npos || sign == 0)
    throw Error(Fault::usage, option + " takes NAME=VALUE, not '" + text + "'");
  return {text.substr(0, sign), text.substr(sign + 1)};
}

std::vector<std::pair<std::string, std::string>> split_assignments(const std::vector<std::string>& texts,
                                                                   const std::string& option) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& text : texts) result.push_back(split_assignment(text, option));
  return result;
}

std::map<std::string, std::string> chosen_arms(const std::vector<std::string>& where) {
  std::map<std::string, std::string> arms;
  for (const auto& [axis, arm] : split_assignments(where, "--where")) arms[axis] = arm;
  return arms;
}

std::optional<Study> open_study(const StudyOptions& options, Diagnostics& diagnostics) {
  Overrides overrides;
  if (!options.preset.empty()) overrides.preset = options.preset;
  overrides.set = split_assignments(options.set, "--set");
  overrides.where = split_assignments(options.where, "--where");
  return read_study(options.manifest, overrides, diagnostics);
}

std::optional<PlannedStudy> plan_study(const StudyOptions& options, Diagnostics& diagnostics) {
  auto study = open_study(options, diagnostics);
  if (!study) return std::nullopt;
  const auto cache = cache_folder();
  const auto worker = worker_program();
  const Catalogue catalogue = learn_catalogue(plugin_folders(options.plugin_folders), cache, worker);
  const auto oracle = make_worker_oracle(cache, worker);
  auto plan = make_plan(*study, catalogue, *oracle, diagnostics);
  if (!plan) return std::nullopt;
  return PlannedStudy{std::move(*study), std::move(*plan)};
}

void print_findings(const Diagnostics& diagnostics, bool refused, const OutputOptions& output) {
  std::cerr << (output.quiet ? diagnostics.error_text() : diagnostics.text());
  if (refused && output.json) std::cout << json_text(diagnostics.json());
}

std::filesystem::path store_folder(const std::string& stated) {
  const char* named = std::getenv("EQUIPOISE_STORE");
  std::filesystem::path folder = stated;
  if (folder.empty()) folder = named != nullptr && *named != '\0' ? named : "store";
  return std::filesystem::absolute(folder).lexically_normal();
}

}  // namespace equipoise
