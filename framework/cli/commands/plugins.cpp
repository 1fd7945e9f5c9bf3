#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"

namespace equipoise {

void add_plugins_command(CLI::App& program, Action& action) {
  CLI::App* plugins = program.add_subcommand("plugins", "List, describe, check and begin components");
  plugins->require_subcommand(1);
  add_plugins_list_command(*plugins, action);
  add_plugins_describe_command(*plugins, action);
  add_plugins_check_command(*plugins, action);
  add_plugins_new_command(*plugins, action);
}

}  // namespace equipoise
