#include "cli/plugin_project.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <equipoise/error.hpp>

#include "store/staged_folder.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 64;

/// Names whose class would be one of the SDK's, and targets that CMake keeps for itself.
const std::set<std::string>& reserved_names() {
  static const std::set<std::string> names{
      "all",          "archive",      "classifier",     "clean",          "component",
      "context",      "embedder",     "error",          "fault",          "generator",
      "help",         "inputs",       "install",        "kind",           "layer",
      "level",        "metric",       "network",        "options",        "package",
      "parameter",    "plugin",       "preset",         "provenance",     "sampler",
      "scalar",       "schema",       "score",          "slot",           "source",
      "split",        "step",         "tensor_map",     "test",           "trainable",
      "values",       "image_set",    "image_spec",     "input",          "declaration",
      "registration", "source_facts", "source_picture", "parameter_type", "parameter_value"};
  return names;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

using Replacements = std::vector<std::pair<std::string, std::string>>;

std::string replaced(std::string text, const Replacements& replacements) {
  for (const auto& [from, to] : replacements) replace_all(text, from, to);
  return text;
}

/// The folder must be new or empty: nothing of the user's is overwritten.
void require_free(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error))
    throw Error(Fault::usage, folder.string() + " is there already, and is no folder");
  if (!fs::is_empty(folder, error) || error)
    throw Error(Fault::usage, folder.string() + " is there already, and holds something",
                "name another folder with --out");
}

}  // namespace

fs::path installation_prefix() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) throw Error(Fault::data, "cannot tell where the program lies: " + error.message());
  return program.parent_path().parent_path();
}

bool has_package(const fs::path& prefix) {
  return fs::exists(prefix / "lib" / "cmake" / "Equipoise" / "EquipoiseConfig.cmake");
}

std::string project_name_fault(const std::string& name) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [&](char c) { return small(c) || (c >= '0' && c <= '9') || c == '_'; });
  if (name.empty() || !plain || !small(name.front()))
    return "a plugin's name begins with a small letter and has small letters, digits and underscores only";
  if (name.size() > longest_name)
    return "a plugin's name has at most " + std::to_string(longest_name) + " letters";
  if (reserved_names().contains(name)) return "the SDK or CMake uses that name itself";
  return {};
}

std::string class_name(const std::string& name) {
  std::string result;
  bool begin = true;
  for (const char c : name) {
    if (c != '_') result += begin ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begin = c == '_';
  }
  return result;
}

std::vector<std::string> write_plugin_project(const std::string& name, Kind kind, const fs::path& folder,
                                              FileOperations& files) {
  if (const std::string fault = project_name_fault(name); !fault.empty())
    throw Error(Fault::usage, "'" + name + "' will not do: " + fault,
                "for instance my_" + std::string(to_string(kind)));
  require_free(folder);
  const fs::path prefix = installation_prefix();
  const fs::path from = prefix / "share" / "equipoise" / "template" / std::string(to_string(kind));
  if (!fs::is_directory(from))
    throw Error(Fault::data, "the template " + from.string() + " is missing", "install Equipoise again");
  const std::string placeholder = "my_" + std::string(to_string(kind));
  Replacements replacements{{placeholder, name}, {class_name(placeholder), class_name(name)}};
  if (has_package(prefix)) replacements.emplace_back("/path/to/equipoise", prefix.string());
  std::vector<std::string> written;
  StagedFolder staged(folder, files);
  for (const auto& entry : fs::directory_iterator(from)) {
    written.push_back(replaced(entry.path().filename().string(), replacements));
    write_whole(files, staged.path() / written.back(), replaced(read_whole(entry.path()), replacements));
  }
  staged.publish();
  std::sort(written.begin(), written.end());
  return written;
}

}  // namespace equipoise
