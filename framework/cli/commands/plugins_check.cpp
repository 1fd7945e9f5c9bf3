#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/conformance_text.hpp"
#include "cli/plugin_text.hpp"
#include "cli/study_options.hpp"
#include "cli/trial_models.hpp"
#include "cli/trial_use.hpp"
#include "protocol/worker_process.hpp"
#include "report/json_text.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::vector<std::string> names;
  std::vector<std::string> with;  ///< NAME=VALUE, SLOT.use=COMPONENT
  std::vector<fs::path> folders;
  ConformanceOptions conformance;
  bool json = false;
};

bool is_file_name(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".so");
}

bool answers_to(const PluginFile& file, const std::string& name) {
  if (is_file_name(name)) {
    std::error_code ignored;
    return fs::equivalent(file.file, name, ignored);
  }
  if (file.plugin == name || file.file.stem() == name) return true;
  for (const auto& component : file.components)
    if (component.name == name) return true;
  return false;
}

Error not_found(const Catalogue& catalogue, const std::string& name) {
  if (is_file_name(name))
    return Error(Fault::plugin, name + " is not a plugin: no regular file ending in .so is there");
  std::vector<std::string> known;
  for (const auto& file : catalogue.files()) {
    known.push_back(file.plugin.empty() ? file.file.stem().string() : file.plugin);
    for (const auto& component : file.components) known.push_back(component.name);
  }
  const std::string near = nearest(name, known);
  return Error(Fault::plugin, "no plugin or component is called '" + name + "'",
               near.empty() ? "equipoise plugins list names them all" : "did you mean '" + near + "'?");
}

/// Whether `name` means this component: its own name, or that of its whole plugin or file.
bool means(const std::string& name, const PluginFile& file, const Description& component) {
  return component.name == name || is_file_name(name) || file.plugin == name || file.file.stem() == name;
}

/// A plugin that was asked for, and those of its components that were meant.
struct Subject {
  const PluginFile* file;
  std::vector<const Description*> components;
  std::vector<ComponentUse> uses;
};

/// All that the names mean, with what `--with` says. Error(plugin) for a name that means nothing.
std::vector<Subject> subjects_of(const CheckOptions& options, const Catalogue& catalogue) {
  std::vector<Subject> subjects;
  TrialValues values(options.with);
  bool usable = false;
  for (const auto& name : options.names) {
    bool found = false;
    for (const auto& file : catalogue.files()) {
      if (!answers_to(file, name)) continue;
      found = true;
      Subject subject{&file, {}, {}};
      for (const auto& component : file.components) {
        if (file.state != "ready" || !means(name, file, component)) continue;
        usable = true;
        subject.components.push_back(&component);
        subject.uses.push_back(values.use_of(component, catalogue));
      }
      subjects.push_back(std::move(subject));
    }
    if (!found) throw not_found(catalogue, name);
  }
  if (usable) values.require_all_taken();
  return subjects;
}

/// Checks one component; adds what was found to `verdict`. True if all rules are kept.
bool check_component(const Description& component, ComponentUse use, const Catalogue& catalogue,
                     const CheckOptions& options, nlohmann::json& verdict) {
  const auto say = [&](const std::string& text) {
    if (!options.json) std::cout << text << std::flush;
  };
  say(std::string(to_string(component.kind)) + " " + component.name + "\n");
  for (const auto& found : fill_slots(use, component, catalogue, options.conformance)) {
    say("  " + found.message + "\n");
    verdict["slots"].push_back({{"component", component.name},
                                {"slot", found.slot},
                                {"use", found.component},
                                {"file", found.file},
                                {"message", found.message}});
  }
  const auto results = check_conformance(component, use, options.conformance,
                                         [&](const RuleResult& result) { say(rule_text(result)); });
  say("  " + count_text(results) + "\n");
  bool sound = true;
  for (const auto& result : results) {
    sound = sound && result.state != "failed";
    nlohmann::json one = rule_json(result);
    one["kind"] = to_string(component.kind);
    one["component"] = component.name;
    verdict["checks"].push_back(std::move(one));
  }
  return sound;
}

int check(CheckOptions& options) {
  for (const auto& name : options.names)
    if (is_file_name(name)) options.folders.push_back(fs::absolute(name).parent_path());
  options.conformance.worker = worker_program();
  const Catalogue catalogue = installed_catalogue(options.folders);
  nlohmann::json verdicts = nlohmann::json::array();
  bool sound = true, ready = false, tried = false;
  for (const Subject& subject : subjects_of(options, catalogue)) {
    if (!options.json) std::cout << plugin_line(*subject.file) << '\n';
    nlohmann::json verdict = plugin_json(*subject.file);
    verdict["checks"] = nlohmann::json::array();
    verdict["slots"] = nlohmann::json::array();
    sound = sound && subject.file->state == "ready";
    for (std::size_t i = 0; i < subject.components.size(); ++i)
      sound = check_component(*subject.components[i], subject.uses[i], catalogue, options, verdict) && sound;
    ready = ready || !subject.components.empty();
    tried = tried || !verdict["checks"].empty();
    verdicts.push_back(std::move(verdict));
  }
  if (ready && !tried)
    throw Error(Fault::usage,
                "no component that is checked has the rule '" + options.conformance.rules.front() + "'");
  if (options.json) std::cout << json_text(verdicts);
  return sound ? 0 : exit_code(Fault::plugin);
}

}  // namespace

void add_plugins_check_command(CLI::App& plugins, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = plugins.add_subcommand(
      "check", "Check that plugins can be used and that their components keep the rules");
  command->add_option("names", options->names, "Plugins, components or shared objects")
      ->required()
      ->type_name("NAME|FILE");
  command->add_option("--with", options->with, "Set a parameter for the trial (may be repeated)")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  command->add_option("--rule", options->conformance.rules, "Try this rule only (may be repeated)")
      ->allow_extra_args(false)
      ->type_name("RULE");
  command->add_option("--rule-seconds", options->conformance.seconds, "Time limit for one rule (60)")
      ->check(CLI::Range(0.1, 1e6).description(""))
      ->type_name("SECONDS");
  add_plugin_folders(*command, options->folders);
  command->add_flag("--json", options->json, "Print a JSON list");
  command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace equipoise
