#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/plugin_text.hpp"
#include "cli/study_options.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::vector<std::string> names;
  std::vector<fs::path> folders;
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

int check(CheckOptions& options) {
  for (const auto& name : options.names)
    if (is_file_name(name)) options.folders.push_back(fs::absolute(name).parent_path());
  const Catalogue catalogue = installed_catalogue(options.folders);
  nlohmann::json verdicts = nlohmann::json::array();
  bool sound = true;
  for (const auto& name : options.names) {
    bool found = false;
    for (const auto& file : catalogue.files()) {
      if (!answers_to(file, name)) continue;
      found = true;
      sound = sound && file.state == "ready";
      verdicts.push_back(plugin_json(file));
      if (!options.json) std::cout << plugin_line(file) << '\n';
    }
    if (!found) throw not_found(catalogue, name);
  }
  if (options.json) std::cout << verdicts.dump(1) << '\n';
  return sound ? 0 : exit_code(Fault::plugin);
}

}  // namespace

void add_plugins_check_command(CLI::App& plugins, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command =
      plugins.add_subcommand("check", "Probe plugins and say whether they can be used, and why not");
  command->add_option("names", options->names, "Plugins, components or shared objects")
      ->required()
      ->type_name("NAME|FILE");
  add_plugin_folders(*command, options->folders);
  command->add_flag("--json", options->json, "Print a JSON list");
  command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace equipoise
