#include "cli/completion.hpp"

#include <CLI/CLI.hpp>

namespace equipoise {
namespace {

struct Word {
  std::string name, description;
};

/// A command with the words that may follow it.
struct Command {
  std::string path;  ///< "store verify"; empty for the program itself.
  std::vector<Word> commands, options;
  std::vector<std::string> with_value;  ///< Options after which a value stands.
};

std::vector<Command> commands_of(const CLI::App& app, const std::string& path = {}) {
  Command command{path, {}, {}, {}};
  std::vector<Command> all;
  for (const CLI::App* sub : app.get_subcommands({}))
    command.commands.push_back({sub->get_name(), sub->get_description()});
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) continue;
    for (const auto& name : option->get_lnames()) {
      command.options.push_back({"--" + name, option->get_description()});
      if (option->get_type_size() != 0) command.with_value.push_back("--" + name);
    }
    for (const auto& name : option->get_snames()) {
      command.options.push_back({"-" + name, option->get_description()});
      if (option->get_type_size() != 0) command.with_value.push_back("-" + name);
    }
  }
  all.push_back(command);
  for (const CLI::App* sub : app.get_subcommands({}))
    for (Command& below : commands_of(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name()))
      all.push_back(std::move(below));
  return all;
}

std::string names(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : " ") + word.name;
  return text;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

/// Follows the words before the cursor to the deepest command; options and values are passed over.
std::string bash_script(const std::vector<Command>& commands) {
  std::string paths, cases;
  for (const Command& command : commands) {
    if (!command.path.empty()) paths += (paths.empty() ? "" : " | ") + ("'" + command.path + "'");
    cases += "    '" + command.path + "')\n";
    if (!command.with_value.empty())
      cases += "      case $previous in " + joined(command.with_value, " | ") + ") file=1 ;; esac\n";
    cases += "      words='" + names(command.commands) + (command.commands.empty() ? "" : " ") +
             names(command.options) + "'" + (command.commands.empty() ? "; file=${file:-2}" : "") + " ;;\n";
  }
  return "# equipoise completion bash >/etc/bash_completion.d/equipoise\n"
         "_equipoise() {\n"
         "  local path= word words= file= current=${COMP_WORDS[COMP_CWORD]} "
         "previous=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"${path:+$path }$word\" in " +
         paths +
         ") path=\"${path:+$path }$word\" ;; esac\n"
         "  done\n"
         "  case $path in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=()\n"
         "  [ \"$file\" = 1 ] || COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  case $current in -*) ;; *) [ -z \"$file\" ] || "
         "{ compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- \"$current\")); } ;; esac\n"
         "  [ \"$file\" != 2 ] || case $current in -*) ;; *) COMPREPLY=($(compgen -f -- \"$current\")) ;; "
         "esac\n"
         "}\n"
         "complete -F _equipoise equipoise\n";
}

/// Single-quoted for zsh and fish.
std::string quoted(const std::string& text, const std::string& quote) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? quote : std::string(1, c);
  return result + "'";
}

std::string zsh_words(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    std::string entry;
    for (const char c : word.name + "\x01" + word.description)
      entry += c == ':' ? "\\:" : c == '\x01' ? ":" : std::string(1, c);
    text += " " + quoted(entry, "'\\''");
  }
  return text;
}

std::string zsh_script(const std::vector<Command>& commands) {
  std::string paths, cases;
  for (const Command& command : commands) {
    if (!command.path.empty()) paths += (paths.empty() ? "" : "|") + ("\"" + command.path + "\"");
    cases += "    '" + command.path + "') commands=(" + zsh_words(command.commands) + " ); options=(" +
             zsh_words(command.options) + " ) ;;\n";
  }
  return "#compdef equipoise\n# equipoise completion zsh >\"${fpath[1]}/_equipoise\"\n"
         "_equipoise() {\n"
         "  local path_ word\n  local -a commands options\n"
         "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
         "    case \"${path_:+$path_ }$word\" in (" +
         paths +
         ") path_=\"${path_:+$path_ }$word\" ;; esac\n"
         "  done\n"
         "  case $path_ in\n" +
         cases +
         "  esac\n"
         "  (( $#commands )) && _describe -t commands command commands\n"
         "  [[ $PREFIX == -* ]] && _describe -t options option options\n"
         "  (( $#commands )) || _files\n"
         "}\n"
         "if [ \"${funcstack[1]}\" = _equipoise ]; then _equipoise \"$@\"; else compdef _equipoise "
         "equipoise; fi\n";
}

std::string fish_condition(const std::string& path) {
  if (path.empty()) return "__fish_use_subcommand";
  const auto space = path.find(' ');
  if (space == std::string::npos) return "__fish_seen_subcommand_from " + path;
  return "__fish_seen_subcommand_from " + path.substr(0, space) + "; and __fish_seen_subcommand_from " +
         path.substr(space + 1);
}

std::string fish_script(const std::vector<Command>& commands) {
  std::string text = "# equipoise completion fish >~/.config/fish/completions/equipoise.fish\n";
  for (const Command& command : commands) {
    const std::string start = "complete -c equipoise -n " + quoted(fish_condition(command.path), "\\'");
    for (const Word& word : command.commands)
      text += start + " -f -a " + word.name + " -d " + quoted(word.description, "\\'") + "\n";
    for (const Word& word : command.options) {
      const bool value = std::find(command.with_value.begin(), command.with_value.end(), word.name) !=
                         command.with_value.end();
      const bool full = word.name.compare(0, 2, "--") == 0;
      text += start + (full ? " -l " + word.name.substr(2) : " -s " + word.name.substr(1)) +
              (value ? " -r" : "") + " -d " + quoted(word.description, "\\'") + "\n";
    }
  }
  return text;
}

}  // namespace

const std::vector<std::string>& completion_shells() {
  static const std::vector<std::string> shells{"bash", "zsh", "fish"};
  return shells;
}

std::string completion_script(const CLI::App& program, const std::string& shell) {
  const auto commands = commands_of(program);
  return shell == "bash"  ? bash_script(commands)
         : shell == "zsh" ? zsh_script(commands)
                          : fish_script(commands);
}

}  // namespace equipoise
