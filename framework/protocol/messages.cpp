#include "protocol/messages.hpp"

#include "schema/description.hpp"

namespace equipoise {

using nlohmann::json;

json to_json(const ComponentUse& use) {
  json slots = json::object();
  for (const auto& [name, slot] : use.slots) slots[name] = to_json(slot);
  return {{"kind", to_string(use.kind)},
          {"name", use.name},
          {"revision", use.revision},
          {"file", use.file},
          {"parameters", use.parameters},
          {"paths", use.paths},
          {"contents", use.contents},
          {"slots", slots},
          {"model", use.model}};
}

ComponentUse component_use_from_json(const json& j) {
  ComponentUse use;
  use.kind = kind_from_string(j.at("kind").get<std::string>());
  use.name = j.at("name");
  use.revision = j.at("revision");
  use.file = j.at("file");
  use.parameters = j.at("parameters");
  use.paths = j.at("paths").get<std::vector<std::string>>();
  use.contents = j.value("contents", std::map<std::string, std::string>{});
  for (const auto& [name, slot] : j.at("slots").items()) use.slots[name] = component_use_from_json(slot);
  use.model = j.at("model");
  return use;
}

json to_json(const StageRequest& r) {
  json sets = json::object();
  for (const auto& [role, slices] : r.sets) {
    json list = json::array();
    for (const auto& s : slices)
      list.push_back({{"key", s.key}, {"artefact", s.artefact}, {"part", s.part}, {"label", s.label}});
    sets[role] = list;
  }
  return {{"key", r.key},           {"identity", r.identity},
          {"name", r.name},         {"verb", r.verb},
          {"label", r.label},       {"repeat", r.repeat},
          {"classes", r.classes},   {"component", to_json(r.component)},
          {"seed", r.seed},         {"sets", sets},
          {"pixels", r.pixels},     {"features", r.features},
          {"model", r.model},       {"matches", r.matches},
          {"settings", r.settings}, {"execution", r.execution},
          {"store", r.store}};
}

StageRequest stage_request_from_json(const json& j) {
  StageRequest r;
  r.key = j.at("key");
  r.identity = j.at("identity");
  r.name = j.at("name");
  r.verb = j.at("verb");
  r.label = j.at("label");
  r.repeat = j.at("repeat").get<std::map<std::string, int>>();
  r.classes = j.at("classes").get<std::vector<std::string>>();
  r.component = component_use_from_json(j.at("component"));
  r.seed = j.at("seed");
  for (const auto& [role, list] : j.at("sets").items()) {
    auto& slices = r.sets[role];
    for (const auto& s : list) slices.push_back({s.at("key"), s.at("artefact"), s.at("part"), s.at("label")});
  }
  r.pixels = j.at("pixels").get<std::map<std::string, std::string>>();
  r.features = j.at("features").get<std::map<std::string, std::map<std::string, std::string>>>();
  r.model = j.at("model");
  r.matches = j.value("matches", "");
  r.settings = j.at("settings");
  r.execution = j.at("execution");
  r.store = j.at("store");
  return r;
}

json to_json(const SurveyFacts& f) {
  return {{"classes", f.classes},
          {"counts", f.counts},
          {"fingerprints", f.fingerprints},
          {"columns", f.columns},
          {"watched", f.watched}};
}

SurveyFacts survey_facts_from_json(const json& j) {
  SurveyFacts f;
  f.classes = j.at("classes").get<std::vector<std::string>>();
  f.counts = j.at("counts").get<std::map<std::string, std::int64_t>>();
  f.fingerprints = j.at("fingerprints").get<std::map<std::string, std::string>>();
  f.columns = j.at("columns").get<std::vector<std::string>>();
  f.watched = j.at("watched").get<std::vector<std::string>>();
  return f;
}

}  // namespace equipoise
