#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/conformance_text.hpp"
#include "cli/plugin_text.hpp"
#include "cli/study_options.hpp"
#include "manifest/document.hpp"
#include "manifest/value_json.hpp"
#include "protocol/worker_process.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::vector<std::string> names;
  std::vector<std::string> with;  ///< NAME=VALUE
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

/// The value of `--with NAME=VALUE` as the parameter takes it.
nlohmann::json stated_value(const Parameter& parameter, const std::string& text) {
  const std::string option = "--with " + parameter.name;
  Diagnostics problems;
  const auto value = parse_value(text, option, problems);
  if (!value) throw Error(Fault::usage, problems.text());
  nlohmann::json stated = to_json(*value);
  if (parameter.type == ParameterType::path && stated.is_string())
    stated = fs::absolute(stated.get<std::string>()).lexically_normal().string();
  try {
    const std::string why = violation(parameter, value_from_json(parameter.type, stated));
    if (!why.empty()) throw Error(Fault::usage, why);
  } catch (const Error& error) {
    throw Error(Fault::usage, option + ": " + error.what(), parameter.doc);
  }
  return stated;
}

ComponentUse use_of(const Description& description, const std::vector<std::string>& with) {
  ComponentUse use;
  use.kind = description.kind;
  use.name = description.name;
  use.revision = description.revision;
  use.file = description.file;
  use.parameters = to_json(values_from_json(description.declaration, nlohmann::json::object()));
  for (const auto& parameter : description.declaration.parameters)
    if (parameter.type == ParameterType::path) use.paths.push_back(parameter.name);
  for (const auto& [name, text] : split_assignments(with, "--with")) {
    const Parameter* parameter = find_parameter(description.declaration, name);
    if (parameter == nullptr)
      throw Error(Fault::usage, "'" + description.name + "' has no parameter '" + name + "'");
    use.parameters[name] = stated_value(*parameter, text);
  }
  return use;
}

/// Whether `name` means this component: its own name, or that of its whole plugin or file.
bool means(const std::string& name, const PluginFile& file, const Description& component) {
  return component.name == name || is_file_name(name) || file.plugin == name || file.file.stem() == name;
}

/// Checks one plugin; adds what was found to `verdict`. True if all rules are kept.
bool check_file(const PluginFile& file, const std::string& name, const CheckOptions& options,
                nlohmann::json& verdict) {
  verdict["checks"] = nlohmann::json::array();
  if (file.state != "ready") return false;
  bool sound = true;
  for (const auto& component : file.components) {
    if (!means(name, file, component)) continue;
    if (!options.json) std::cout << to_string(component.kind) << " " << component.name << '\n';
    const auto results = check_conformance(component, use_of(component, options.with), options.conformance,
                                           [&](const RuleResult& result) {
                                             if (!options.json) std::cout << rule_text(result) << std::flush;
                                           });
    if (!options.json) std::cout << "  " << count_text(results) << '\n';
    for (const auto& result : results) {
      sound = sound && result.state != "failed";
      nlohmann::json one = rule_json(result);
      one["kind"] = to_string(component.kind);
      one["component"] = component.name;
      verdict["checks"].push_back(std::move(one));
    }
  }
  return sound;
}

int check(CheckOptions& options) {
  for (const auto& name : options.names)
    if (is_file_name(name)) options.folders.push_back(fs::absolute(name).parent_path());
  options.conformance.worker = worker_program();
  const Catalogue catalogue = installed_catalogue(options.folders);
  nlohmann::json verdicts = nlohmann::json::array();
  bool sound = true;
  for (const auto& name : options.names) {
    bool found = false;
    for (const auto& file : catalogue.files()) {
      if (!answers_to(file, name)) continue;
      found = true;
      if (!options.json) std::cout << plugin_line(file) << '\n';
      nlohmann::json verdict = plugin_json(file);
      sound = check_file(file, name, options, verdict) && sound;
      verdicts.push_back(std::move(verdict));
    }
    if (!found) throw not_found(catalogue, name);
  }
  if (options.json)
    std::cout << verdicts.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
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
