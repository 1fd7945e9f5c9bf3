#include "cli/program.hpp"

#include <csignal>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/help_format.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// The command that was being read when the command line went wrong.
const CLI::App* deepest(const CLI::App* app) {
  const auto chosen = app->get_subcommands();
  return chosen.empty() ? app : deepest(chosen.back());
}

std::string full_name(const CLI::App* app) {
  return app->get_parent() == nullptr ? app->get_name()
                                      : full_name(app->get_parent()) + " " + app->get_name();
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// CLI11 complains of what is missing before it complains of what it does not know; the latter is the
/// likelier cause.
int report_usage(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App* app = deepest(&program);
  const auto strange = app->remaining();
  const bool wants_command = !app->get_subcommands({}).empty();
  std::string message = error.what(), near;
  if (!strange.empty()) {
    const bool option = strange.front().starts_with("-");
    message = (option          ? "unknown option '"
               : wants_command ? "unknown command '"
                               : "unexpected argument '") +
              strange.front() + "'";
    near = nearest(strange.front(), option ? option_names(*app) : command_names(*app));
  } else if (wants_command) {
    message = "which command?";
  }
  std::cerr << "equipoise: error: " << message << '\n';
  if (!near.empty()) std::cerr << "  did you mean '" << near << "'?\n";
  std::cerr << "  " << full_name(app) << " --help says what it takes\n";
  return exit_code(Fault::usage);
}

void add_commands(CLI::App& program, Action& action) {
  add_run_command(program, action);
  add_plan_command(program, action);
  add_check_command(program, action);
  add_plugins_command(program, action);
  add_report_command(program, action);
  add_analyse_command(program, action);
  add_compare_command(program, action);
  add_export_command(program, action);
  add_generate_command(program, action);
  add_select_command(program, action);
  add_embed_command(program, action);
  add_measure_command(program, action);
  add_audit_command(program, action);
  add_store_command(program, action);
  add_worker_command(program, action);
  add_completion_command(program, action);
  add_man_command(program, action);
}

int act(const Action& action) {
  try {
    const int code = action();
    std::cout.flush();
    return code;
  } catch (const Error& error) {
    std::cerr << "equipoise: error: " << error.what() << '\n';
    if (!error.hint().empty()) std::cerr << "  " << error.hint() << '\n';
    return exit_code(error.fault());
  } catch (const std::filesystem::filesystem_error& error) {
    std::cerr << "equipoise: error: " << error.what() << '\n';
    return exit_code(Fault::data);
  } catch (const std::exception& error) {
    std::cerr << "equipoise: internal error: " << error.what() << '\n';
    return exit_code(Fault::internal);
  }
}

}  // namespace

int run_program(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  CLI::App program("Does adding synthetic pictures help? Runs whole studies from one manifest.", "equipoise");
  program.formatter(std::make_shared<HelpFormat>());
  program.set_version_flag("--version", std::string("equipoise ") + EQUIPOISE_VERSION, "Print the version");
  program.set_help_flag("-h,--help", "Print this help");
  program.require_subcommand(1);
  Action action;
  add_commands(program, action);
  // After the commands: they would take it for theirs.
  program.footer(
      "Examples:\n"
      "  equipoise run experiments/quickstart.toml              run a study, then write its report\n"
      "  equipoise plan experiments/xray_small.toml             say what would be computed\n"
      "  equipoise compare runs/study/A runs/study/B            say in what two runs differ\n"
      "\n"
      "Exit codes: 0 done, 2 manifest or usage, 3 plugin, 4 data or file system, 5 training diverged,\n"
      "6 a gate failed, 70 a bug of ours, 75 stopped and resumable.");
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    return program.exit(wanted, std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    return report_usage(program, error);
  }
  return act(action);
}

}  // namespace equipoise
