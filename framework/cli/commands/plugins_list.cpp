#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/columns.hpp"
#include "cli/commands/commands.hpp"
#include "cli/plugin_markdown.hpp"
#include "cli/plugin_text.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

struct ListOptions {
  std::vector<std::filesystem::path> folders;
  bool json = false, markdown = false;
};

int list(const ListOptions& options) {
  const Catalogue catalogue = installed_catalogue(options.folders);
  if (options.markdown) {
    std::cout << components_markdown(catalogue);
    return 0;
  }
  if (options.json) {
    nlohmann::json files = nlohmann::json::array();
    for (const auto& file : catalogue.files()) files.push_back(plugin_json(file));
    std::cout << json_text(files);
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"kind", "name", "plugin", "version", "summary"}};
  for (const auto& file : catalogue.files())
    if (file.state == "ready")
      for (const auto& component : file.components)
        rows.push_back({std::string(to_string(component.kind)), component.name, file.plugin, file.version,
                        component.summary});
  std::cout << aligned_columns(rows);
  for (const auto& file : catalogue.files())
    if (file.state != "ready")
      std::cout << '\n' << file.file.string() << ": " << file.state << ": " << file.reason << '\n';
  return 0;
}

}  // namespace

void add_plugins_list_command(CLI::App& plugins, Action& action) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = plugins.add_subcommand("list", "List all components, and plugins that cannot be used");
  add_plugin_folders(*command, options->folders);
  command->add_flag("--json", options->json, "Print a JSON list");
  command->add_flag("--markdown", options->markdown,
                    "Print the reference of all components that can be used");
  command->callback([options, &action] { action = [options] { return list(*options); }; });
}

}  // namespace equipoise
