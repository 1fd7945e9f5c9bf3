#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <equipoise/plugin.hpp>

#include "protocol/messages.hpp"

namespace equipoise {

/// The system could not load a shared object, most often because a library that it needs is missing.
class UnloadableError : public Error {
 public:
  using Error::Error;
};

/// A shared object that is loaded for the rest of the process, and what it registered.
struct LoadedPlugin {
  std::string name, version;
  Plugin plugin;
};

/// Loads plugins on demand and makes components from them. A file is loaded once and never unloaded.
class PluginLoader {
 public:
  /// The plugin in `file`. Error(plugin) if its stamp does not fit this build, it cannot be loaded, or it
  /// throws.
  const LoadedPlugin& load(const std::filesystem::path& file);

  /// What `file` registered as (`kind`, `name`). Error(plugin) if it did not.
  const Registration& find(Kind kind, const std::string& name, const std::filesystem::path& file);

  /// A fresh object with the parameters of `use`; missing ones take their defaults.
  std::unique_ptr<Component> make(const ComponentUse& use);

 private:
  std::map<std::string, std::unique_ptr<LoadedPlugin>> loaded_;
};

}  // namespace equipoise
