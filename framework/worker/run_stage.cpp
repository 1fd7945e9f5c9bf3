#include "worker/run_stage.hpp"

#include <nlohmann/json.hpp>

#include "store/file_operations.hpp"
#include "worker/plugin_loader.hpp"
#include "worker/stage_execution.hpp"

namespace equipoise {

namespace {

class PluginComponents final : public ComponentFactory {
 public:
  explicit PluginComponents(PluginLoader& loader) : loader_(loader) {}
  std::unique_ptr<Component> make(const ComponentUse& use) override { return loader_.make(use); }
  std::string version(const ComponentUse& use) override { return loader_.load(use.file).version; }

 private:
  PluginLoader& loader_;
};

}  // namespace

StageEnd run_stage(const StageRequest& request, PluginLoader& loader, StageHost& host,
                   nlohmann::json& facts) {
  PluginComponents components(loader);
  FileOperations files;
  return execute_stage(request, components, host, files, facts);
}

}  // namespace equipoise
