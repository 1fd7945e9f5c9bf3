#include <algorithm>
#include <cstdlib>
#include <string>
#include <system_error>

#include "catalogue/catalogue.hpp"

namespace equipoise {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

std::vector<PluginFolder> plugin_folders(const std::vector<fs::path>& extra) {
  std::vector<PluginFolder> folders(extra.begin(), extra.end());
  const std::string listed = environment("EQUIPOISE_PLUGIN_PATH");
  for (std::size_t begin = 0; begin < listed.size();) {
    const std::size_t end = std::min(listed.find(':', begin), listed.size());
    if (end > begin) folders.emplace_back(listed.substr(begin, end - begin), false);
    begin = end + 1;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    folders.emplace_back(program.parent_path().parent_path() / "lib" / "equipoise" / "plugins", false);
  return folders;
}

fs::path cache_folder() {
  if (const std::string named = environment("EQUIPOISE_CACHE"); !named.empty()) return named;
  if (const std::string xdg = environment("XDG_CACHE_HOME"); !xdg.empty()) return fs::path(xdg) / "equipoise";
  if (const std::string home = environment("HOME"); !home.empty())
    return fs::path(home) / ".cache" / "equipoise";
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  return (error ? fs::path("/tmp") : temporary) / "equipoise-cache";
}

}  // namespace equipoise
