#include "worker/plugin_loader.hpp"

#include <set>
#include <utility>

#include <boost/dll/shared_library.hpp>
#include <dlfcn.h>

#include "schema/declaration_rules.hpp"
#include "schema/description.hpp"
#include "worker/elf_stamp.hpp"
#include "worker/guard.hpp"

namespace equipoise {

namespace {

using Register = void(Plugin&);

Register* open_and_pin(const std::filesystem::path& file) {
  using boost::dll::load_mode::rtld_local;
  using boost::dll::load_mode::rtld_now;
  boost::dll::shared_library library;
  try {
    library.load(boost::dll::fs::path(file.string()), rtld_now | rtld_local);
  } catch (const boost::dll::fs::system_error& error) {
    throw UnloadableError(Fault::plugin, file.string() + " cannot be loaded: " + error.what(),
                          "check with `ldd` that all libraries it needs are found");
  }
  // Code of a plugin may be called at any time up to the end of the process: pin it, so that nobody unloads
  // it.
  ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD | RTLD_NODELETE);
  if (!library.has("equipoise_register"))
    throw Error(Fault::plugin, file.string() + " has no function equipoise_register",
                "declare the plugin with EQUIPOISE_PLUGIN(name, version) { ... }");
  return &library.get<Register>("equipoise_register");
}

void require_sound_registrations(const LoadedPlugin& loaded) {
  std::set<std::pair<Kind, std::string>> seen;
  for (const Registration& registration : loaded.plugin.registrations()) {
    if (registration.name.empty())
      throw Error(Fault::plugin, "plugin '" + loaded.name + "' registers a component without a name");
    if (!seen.emplace(registration.kind, registration.name).second)
      throw Error(Fault::plugin, "plugin '" + loaded.name + "' registers " +
                                     std::string(to_string(registration.kind)) + " '" + registration.name +
                                     "' twice");
    if (const std::string fault = declaration_fault(registration.declaration); !fault.empty())
      throw Error(Fault::plugin, std::string(to_string(registration.kind)) + " '" + registration.name +
                                     "' of plugin '" + loaded.name + "': " + fault);
  }
}

}  // namespace

const LoadedPlugin& PluginLoader::load(const std::filesystem::path& file) {
  const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
  auto& slot = loaded_[path.string()];
  if (slot) return *slot;
  const Stamp stamp = require_fitting_stamp(path);
  auto loaded = std::make_unique<LoadedPlugin>();
  loaded->name = stamp.plugin;
  loaded->version = stamp.version;
  Register* const enroll = open_and_pin(path);
  guarded("plugin '" + stamp.plugin + "'", [&] { enroll(loaded->plugin); });
  require_sound_registrations(*loaded);
  slot = std::move(loaded);
  return *slot;
}

const Registration& PluginLoader::find(Kind kind, const std::string& name,
                                       const std::filesystem::path& file) {
  const LoadedPlugin& loaded = load(file);
  for (const Registration& registration : loaded.plugin.registrations())
    if (registration.kind == kind && registration.name == name) return registration;
  throw Error(Fault::plugin,
              "plugin '" + loaded.name + "' (" + file.string() + ") has no " + std::string(to_string(kind)) +
                  " '" + name + "'",
              "the file has changed since the plan was made: start the run again");
}

std::unique_ptr<Component> PluginLoader::make(const ComponentUse& use) {
  const Registration& registration = find(use.kind, use.name, use.file);
  const Values values = values_from_json(registration.declaration, use.parameters);
  const std::string where = std::string(to_string(use.kind)) + " '" + use.name + "'";
  auto component = guarded(where, [&] { return registration.make(values); });
  if (!component) throw Error(Fault::plugin, where + " could not be made");
  return component;
}

}  // namespace equipoise
