#include "catalogue/catalogue.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace equipoise {

namespace {

/// The first file that offers one of the components of `file`, as a sentence; empty if all are new.
std::string conflict(const PluginFile& file,
                     const std::map<std::pair<Kind, std::string>, const PluginFile*>& taken) {
  for (const Description& component : file.components) {
    const auto found = taken.find({component.kind, component.name});
    if (found == taken.end()) continue;
    return std::string(to_string(component.kind)) + " '" + component.name + "' is offered by " +
           found->second->file.string() + " already; remove one of the two files or rename the component";
  }
  return {};
}

}  // namespace

Catalogue::Catalogue(std::vector<PluginFile> files) : files_(std::move(files)) {
  std::map<std::pair<Kind, std::string>, const PluginFile*> taken;
  for (PluginFile& file : files_) {
    if (file.state != "ready") {
      file.components.clear();
      continue;
    }
    if (std::string reason = conflict(file, taken); !reason.empty()) {
      file.state = "refused";
      file.reason = std::move(reason);
      file.components.clear();
    }
    for (const Description& component : file.components) taken[{component.kind, component.name}] = &file;
  }
}

const Description* Catalogue::find(Kind kind, const std::string& name) const {
  for (const PluginFile& file : files_)
    for (const Description& component : file.components)
      if (component.kind == kind && component.name == name) return &component;
  return nullptr;
}

std::vector<const Description*> Catalogue::find_all(const std::string& name) const {
  std::vector<const Description*> found;
  for (const PluginFile& file : files_)
    for (const Description& component : file.components)
      if (component.name == name) found.push_back(&component);
  return found;
}

std::vector<std::string> Catalogue::names(Kind kind) const {
  std::vector<std::string> found;
  for (const PluginFile& file : files_)
    for (const Description& component : file.components)
      if (component.kind == kind) found.push_back(component.name);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace equipoise
