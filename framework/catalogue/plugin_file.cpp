#include "catalogue/plugin_file.hpp"

namespace equipoise {

using nlohmann::json;

json plugin_file_to_json(const PluginFile& verdict) {
  json components = json::array();
  for (const Description& component : verdict.components) components.push_back(to_json(component));
  return {{"file", verdict.file.string()}, {"state", verdict.state},     {"reason", verdict.reason},
          {"plugin", verdict.plugin},      {"version", verdict.version}, {"components", components}};
}

PluginFile plugin_file_from_json(const json& value) {
  PluginFile verdict;
  verdict.file = value.at("file").get<std::string>();
  verdict.state = value.at("state").get<std::string>();
  verdict.reason = value.at("reason").get<std::string>();
  verdict.plugin = value.at("plugin").get<std::string>();
  verdict.version = value.at("version").get<std::string>();
  for (const json& component : value.at("components"))
    verdict.components.push_back(description_from_json(component));
  return verdict;
}

PluginFile relocated(PluginFile verdict, const std::filesystem::path& file) {
  verdict.file = file;
  for (Description& component : verdict.components) component.file = file.string();
  return verdict;
}

}  // namespace equipoise
