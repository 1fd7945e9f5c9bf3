#include "cli/run_inputs.hpp"

#include <map>
#include <string>
#include <tuple>

#include "store/content_hash.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

/// Collects inputs; equal ones once, plugins hashed once.
class Collection {
 public:
  void add(const std::string& kind, const std::string& name, const std::string& where,
           const std::string& sha256) {
    found_[{kind, name, where}] = sha256;
  }

  void component(const ComponentUse& use) {
    if (use.name.empty()) return;
    plugin(use.file);
    for (const auto& [parameter, sha256] : use.contents)
      if (!sha256.empty())
        add("file", use.name + ", " + parameter, use.parameters.value(parameter, ""), sha256);
    for (const auto& [name, slot] : use.slots) component(slot);
  }

  void node(const Node& node) {
    const StageRequest& request = node.request;
    component(request.component);
    if (request.verb == "load") {
      const auto print = request.identity.find("facts");
      if (print != request.identity.end() && print->is_string())
        add("data", request.name + (request.label.empty() ? "" : " " + request.label),
            "source " + request.component.name, *print);
    }
    if (request.settings.contains("noise"))
      add("file", request.name + ", noise", request.execution.value("noise", ""),
          request.settings.at("noise"));
  }

  std::vector<InputRecord> list() const {
    std::vector<InputRecord> inputs;
    for (const char* kind : {"manifest", "data", "file", "plugin"})
      for (const auto& [place, sha256] : found_)
        if (std::get<0>(place) == kind)
          inputs.push_back({std::get<0>(place), std::get<1>(place), std::get<2>(place), sha256});
    return inputs;
  }

 private:
  void plugin(const std::string& file) {
    const std::string name = fs::path(file).filename().string();
    if (!file.empty() && found_.count({"plugin", name, file}) == 0)
      add("plugin", name, file, content_hash(file));
  }

  std::map<std::tuple<std::string, std::string, std::string>, std::string> found_;
};

}  // namespace

std::vector<InputRecord> run_inputs(const Plan& plan, const fs::path& manifest) {
  Collection collection;
  std::error_code absent;
  if (fs::is_regular_file(manifest, absent))
    collection.add("manifest", manifest.filename().string(), fs::absolute(manifest).string(),
                   content_hash(manifest));
  for (const Node& node : plan.nodes) collection.node(node);
  return collection.list();
}

}  // namespace equipoise
