#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/man_page.hpp"
#include "store/file_operations.hpp"

namespace equipoise {
namespace {

struct ManOptions {
  std::vector<std::string> words;
  std::filesystem::path out;
};

void write_pages(const CLI::App& command, const std::string& name, const std::filesystem::path& folder,
                 FileOperations& files) {
  write_whole(files, folder / (name + ".1"), man_page(command, EQUIPOISE_VERSION));
  for (const CLI::App* below : command.get_subcommands({}))
    write_pages(*below, name + "-" + below->get_name(), folder, files);
}

int man(const CLI::App& program, const ManOptions& options) {
  if (!options.out.empty()) {
    FileOperations files;
    files.create_folders(options.out);
    write_pages(program, "equipoise", options.out, files);
    return 0;
  }
  const CLI::App* command = &program;
  for (const std::string& word : options.words) {
    const auto below = command->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; });
    if (below.empty())
      throw Error(Fault::usage, "there is no command '" + word + "'", "equipoise --help lists them");
    command = below.front();
  }
  std::cout << man_page(*command, EQUIPOISE_VERSION);
  return 0;
}

}  // namespace

void add_man_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<ManOptions>();
  CLI::App* command =
      program.add_subcommand("man", "Print the manual page of a command, or write all of them");
  command->add_option("command", options->words, "The command (the program itself)")->type_name("COMMAND");
  command->add_option("--out", options->out, "Write the pages of all commands into this folder")
      ->type_name("DIR");
  command->footer("Example: equipoise man run | man -l -");
  command->callback(
      [options, &program, &action] { action = [options, &program] { return man(program, *options); }; });
}

}  // namespace equipoise
