#include "cli/help_format.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace equipoise {
namespace {

/// Whether a person reads standard output on a terminal with colours and has not declined them
/// (no-color.org).
bool coloured() {
  const char* terminal = std::getenv("TERM");
  const char* declined = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && terminal != nullptr && std::string_view(terminal) != "dumb" &&
         (declined == nullptr || *declined == '\0');
}

std::string paint(const char* code, const std::string& text) {
  return coloured() ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string option_names(const CLI::Option& option) {
  std::string text;
  for (const auto& name : option.get_snames()) text += (text.empty() ? "-" : ", -") + name;
  for (const auto& name : option.get_lnames()) text += (text.empty() ? "--" : ", --") + name;
  if (option.get_type_size() != 0 && !option.get_type_name().empty()) text += " " + option.get_type_name();
  return text;
}

std::string rows_text(const std::string& title, const Rows& rows) {
  if (rows.empty()) return "";
  constexpr std::size_t column = 26;
  std::string text = "\n" + paint("1", title + ":") + "\n";
  for (const auto& [left, right] : rows) {
    text += "  " + paint("36", left);
    if (left.size() + 1 > column)
      text += "\n" + std::string(column + 2, ' ');
    else
      text += std::string(column - left.size(), ' ');
    text += right + "\n";
  }
  return text;
}

std::string path_of(const CLI::App* app) {
  return app->get_parent() == nullptr ? app->get_name() : path_of(app->get_parent()) + " " + app->get_name();
}

std::string usage_line(const CLI::App* app, bool has_commands) {
  std::string text = paint("1", "Usage: ") + path_of(app);
  if (has_commands) return text + " COMMAND ...\n";
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_positional()) continue;
    const std::string many = option->get_items_expected_max() > 1 ? "..." : "";
    const std::string name = option->get_type_name() + many;
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  for (const CLI::Option* option : app->get_options())
    if (!option->get_positional() && option->get_required()) text += " " + option_names(*option);
  return text + " [options]\n";
}

}  // namespace

std::string HelpFormat::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  Rows commands, arguments, options;
  for (const CLI::App* command : app->get_subcommands({}))
    commands.emplace_back(command->get_name(), command->get_description());
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional())
      arguments.emplace_back(option->get_type_name(), option->get_description());
    else
      options.emplace_back(option_names(*option), option->get_description());
  }
  std::string text = usage_line(app, !commands.empty()) + "\n" + app->get_description() + "\n";
  text += rows_text("Commands", commands) + rows_text("Arguments", arguments) + rows_text("Options", options);
  if (!app->get_footer().empty()) text += "\n" + app->get_footer() + "\n";
  return text;
}

}  // namespace equipoise
