#include "cli/man_page.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace equipoise {
namespace {

/// Text that roff takes as it is.
std::string plain(const std::string& text) {
  std::string result;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
    line_start = c == '\n';
  }
  return result;
}

std::string path_of(const CLI::App* app, const std::string& between) {
  return app->get_parent() == nullptr ? app->get_name()
                                      : path_of(app->get_parent(), between) + between + app->get_name();
}

std::string option_term(const CLI::Option& option) {
  std::string text;
  for (const auto& name : option.get_snames())
    text += (text.empty() ? "" : ", ") + ("\\fB\\-" + plain(name) + "\\fR");
  for (const auto& name : option.get_lnames())
    text += (text.empty() ? "" : ", ") + ("\\fB\\-\\-" + plain(name) + "\\fR");
  if (option.get_type_size() != 0 && !option.get_type_name().empty())
    text += " \\fI" + plain(option.get_type_name()) + "\\fR";
  return text;
}

std::string entry(const std::string& term, const std::string& text) {
  return ".TP\n" + term + "\n" + plain(text) + "\n";
}

std::string synopsis(const CLI::App& command, bool has_commands) {
  std::string text = ".SH SYNOPSIS\n\\fB" + plain(path_of(&command, " ")) + "\\fR";
  if (has_commands) return text + " \\fICOMMAND\\fR ...\n";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = "\\fI" + plain(option->get_type_name()) + "\\fR" +
                             (option->get_items_expected_max() > 1 ? "..." : "");
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  return text + " [options]\n";
}

std::string related(const CLI::App& command) {
  std::string text;
  for (const CLI::App* other = &command; other != nullptr; other = other->get_parent())
    if (other != &command)
      text += (text.empty() ? "" : ", ") + ("\\fB" + plain(path_of(other, "-")) + "\\fR(1)");
  for (const CLI::App* below : command.get_subcommands({}))
    text += (text.empty() ? "" : ", ") + ("\\fB" + plain(path_of(below, "-")) + "\\fR(1)");
  return text.empty() ? text : ".SH SEE ALSO\n" + text + "\n";
}

}  // namespace

std::string exit_codes_text() {
  return "0  done\n2  manifest or usage\n3  plugin\n4  data or file system\n5  training diverged\n6  a gate "
         "failed\n"
         "70  a bug of equipoise\n75  stopped; the same command goes on from there";
}

std::string man_page(const CLI::App& command, const std::string& version) {
  std::string title = path_of(&command, "-"), upper = title;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string commands, arguments, options;
  for (const CLI::App* below : command.get_subcommands({}))
    commands += entry("\\fB" + plain(below->get_name()) + "\\fR", below->get_description());
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional())
      arguments += entry("\\fI" + plain(option->get_type_name()) + "\\fR", option->get_description());
    else
      options += entry(option_term(*option), option->get_description());
  }
  std::string text = ".TH \"" + upper + "\" 1 \"\" \"equipoise " + version + "\" \"Equipoise\"\n.SH NAME\n" +
                     plain(title) + " \\- " + plain(command.get_description()) + "\n" +
                     synopsis(command, !commands.empty());
  if (!commands.empty()) text += ".SH COMMANDS\n" + commands;
  if (!arguments.empty()) text += ".SH ARGUMENTS\n" + arguments;
  if (!options.empty()) text += ".SH OPTIONS\n" + options;
  if (!command.get_footer().empty()) text += ".SH NOTES\n.nf\n" + plain(command.get_footer()) + "\n.fi\n";
  return text + ".SH EXIT STATUS\n.nf\n" + plain(exit_codes_text()) + "\n.fi\n" + related(command);
}

}  // namespace equipoise
