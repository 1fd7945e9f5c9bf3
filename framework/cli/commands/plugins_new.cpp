#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/plugin_project.hpp"
#include "schema/description.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  std::string name, kind;
  fs::path out;
};

int write_project(const NewOptions& options) {
  const fs::path folder = options.out.empty() ? fs::path(options.name) : options.out;
  FileOperations files;
  const auto written = write_plugin_project(options.name, kind_from_string(options.kind), folder, files);
  const std::string at = folder.string();
  std::cout << "wrote into " << at << ":";
  for (const auto& file : written) std::cout << ' ' << file;
  std::cout << "\n\nnext:\n";
  const fs::path prefix = installation_prefix();
  const bool installed = has_package(prefix);
  if (!installed) std::cout << "  cmake --install " << prefix.string() << " --prefix PREFIX\n";
  std::cout << "  cmake -S " << at << " -B " << at
            << "/build -DCMAKE_PREFIX_PATH=" << (installed ? prefix.string() : "PREFIX")
            << "\n  cmake --build " << at << "/build\n  equipoise plugins check " << at << "/build/"
            << options.name << ".so\n  equipoise run " << at << "/try.toml --plugin-dir " << at << "/build\n";
  return 0;
}

}  // namespace

void add_plugins_new_command(CLI::App& plugins, Action& action) {
  auto options = std::make_shared<NewOptions>();
  CLI::App* command = plugins.add_subcommand("new", "Write a working project for a component of your own");
  command->add_option("name", options->name, "Small letters, digits and underscores")
      ->required()
      ->type_name("NAME");
  command->add_option("--kind", options->kind, "source, embedder, sampler, generator, classifier or metric")
      ->required()
      ->type_name("KIND");
  command->add_option("--out", options->out, "Folder of the project, new or empty (NAME)")->type_name("DIR");
  command->callback([options, &action] { action = [options] { return write_project(*options); }; });
}

}  // namespace equipoise
