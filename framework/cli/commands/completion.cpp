#include "cli/completion.hpp"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"

namespace equipoise {

void add_completion_command(CLI::App& program, Action& action) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      program.add_subcommand("completion", "Print a script that completes commands in a shell");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember(completion_shells()).description(""))
      ->type_name("SHELL");
  command->footer("Example: source <(equipoise completion bash)");
  command->callback([shell, &program, &action] {
    action = [shell, &program] {
      std::cout << completion_script(program, *shell);
      return 0;
    };
  });
}

}  // namespace equipoise
