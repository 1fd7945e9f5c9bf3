#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "schema/description.hpp"

namespace equipoise {

/// A shared object found in a plugin folder, and what became of it.
struct PluginFile {
  std::filesystem::path file;
  std::string
      state;  ///< "ready", "refused" (stamp or build does not fit), "quarantined" (crashed, hung or threw).
  std::string reason;  ///< For the last two: what is wrong and what to do.
  std::string plugin, version;
  std::vector<Description> components;
};

/// The components that exist.
class Catalogue {
 public:
  explicit Catalogue(std::vector<PluginFile> files);

  const std::vector<PluginFile>& files() const { return files_; }
  /// The component, or null. Of two with one identity the first file in order wins; the second is "refused".
  const Description* find(Kind kind, const std::string& name) const;
  /// All components named `name`, of any kind.
  std::vector<const Description*> find_all(const std::string& name) const;
  /// Names of a kind in order of the alphabet.
  std::vector<std::string> names(Kind kind) const;

 private:
  std::vector<PluginFile> files_;
};

/// A folder in which plugins are looked for.
struct PluginFolder {
  std::filesystem::path path;
  /// Somebody has asked for this very folder: it is used whoever can write to it.
  bool named = true;

  PluginFolder(std::filesystem::path folder, bool named_by_user = true)
      : path(std::move(folder)), named(named_by_user) {}
};

/// Where plugins are looked for: `extra` (--plugin-dir), then EQUIPOISE_PLUGIN_PATH (colon-separated), then
/// the folder that belongs to the program (../lib/equipoise/plugins beside it). Only `extra` counts as named.
std::vector<PluginFolder> plugin_folders(const std::vector<std::filesystem::path>& extra);

/// The folder for what may be thrown away at any time: $EQUIPOISE_CACHE, $XDG_CACHE_HOME/equipoise or
/// ~/.cache/equipoise.
std::filesystem::path cache_folder();

/// Finds `*.so` in `folders` (not recursive, regular files only) and learns what they hold: from the cache
/// where a file's content is known (by size, time and inode, else by SHA-256), otherwise by probing it in a
/// child process with a time limit. A bad plugin is recorded, never fatal. In folders that are not named,
/// what others than this user, root and the owner of the program can write to is refused.
Catalogue learn_catalogue(const std::vector<PluginFolder>& folders, const std::filesystem::path& cache,
                          const std::filesystem::path& worker_program);

}  // namespace equipoise
