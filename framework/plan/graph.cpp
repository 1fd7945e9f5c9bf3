#include "plan/graph.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <equipoise/error.hpp>
#include <equipoise/sdk_version.hpp>

#include "store/content_hash.hpp"
#include "store/sha256.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

std::vector<std::string> input_keys(const StageRequest& request) {
  std::set<std::string> keys;
  for (const auto& [role, slices] : request.sets)
    for (const auto& s : slices) keys.insert(s.artefact);
  for (const auto& [origin, artefact] : request.pixels) keys.insert(artefact);
  for (const auto& [slot, by_origin] : request.features)
    for (const auto& [origin, artefact] : by_origin) keys.insert(artefact);
  for (const auto& [name, slot] : request.component.slots) keys.insert(slot.model);
  keys.insert(request.model);
  keys.insert(request.matches);
  keys.erase("");
  return {keys.begin(), keys.end()};
}

}  // namespace

std::uint64_t stage_seed(std::uint64_t experiment, const std::string& stage, const std::string& label,
                         const std::map<std::string, int>& repeat) {
  const std::string digest = sha256(json{experiment, stage, label, repeat}.dump());
  return std::stoull(digest.substr(0, 16), nullptr, 16) >> 1;
}

ComponentUse component_use(const ComponentSpec& spec) {
  ComponentUse use;
  use.kind = spec.description->kind;
  use.name = spec.description->name;
  use.revision = spec.description->revision;
  use.file = spec.description->file;
  use.parameters = spec.parameters;
  for (const auto& p : spec.description->declaration.parameters)
    if (p.type == ParameterType::path) use.paths.push_back(p.name);
  for (const auto& [name, slot] : spec.slots)
    if (slot.component) use.slots[name] = component_use(*slot.component);
  return use;
}

const std::string& Graph::content(const std::string& path) {
  auto [found, fresh] = contents_.try_emplace(path);
  if (fresh) found->second = content_hash(path);
  return found->second;
}

void Graph::note_contents(ComponentUse& use) {
  for (auto& [name, slot] : use.slots) note_contents(slot);
  if (use.kind == Kind::source) return;
  for (const std::string& name : use.paths) {
    const std::string path = use.parameters.at(name);
    if (!path.empty() && !use.contents.contains(name)) use.contents[name] = content(path);
  }
}

json Graph::parameter_identity(const ComponentUse& use) const {
  json parameters = use.parameters;
  for (const std::string& name : use.paths) {
    // A source's files are in its fingerprint, class by class.
    const auto content = use.contents.find(name);
    if (content == use.contents.end())
      parameters.erase(name);
    else
      parameters[name] = content->second;
  }
  return parameters;
}

json Graph::component_identity(const ComponentUse& use) const {
  json result{{"kind", to_string(use.kind)},
              {"name", use.name},
              {"revision", use.revision},
              {"parameters", parameter_identity(use)}};
  for (const auto& [name, slot] : use.slots) result["slots"][name] = component_identity(slot);
  if (!use.model.empty()) result["model"] = use.model;
  return result;
}

json Graph::identity(const StageRequest& request, const json& facts) const {
  json result{{"verb", request.verb},         {"sdk", EQUIPOISE_SDK_VERSION}, {"label", request.label},
              {"settings", request.settings}, {"seed", request.seed},         {"pixels", request.pixels},
              {"model", request.model}};
  for (const auto& [role, slices] : request.sets) {
    json list = json::array();
    for (const auto& s : slices) list.push_back({s.key, s.label});
    result["sets"][role] = std::move(list);
  }
  const bool sees_labels = request.verb == "train" || request.verb == "generate" || request.verb == "test" ||
                           request.verb == "measure" || request.verb == "embed" || request.verb == "audit";
  if (!request.matches.empty()) result["matches"] = request.matches;
  if (sees_labels) result["classes"] = request.classes;
  // A loaded list's key already holds its source; decoding adds only size and filter.
  if (!request.component.name.empty() && request.verb != "decode")
    result["component"] = component_identity(request.component);
  if (!facts.is_null()) result["facts"] = facts;
  return result;
}

std::string Graph::add(StageRequest request, bool seeded, bool implicit, const json& facts) {
  note_contents(request.component);
  if (seeded) request.seed = stage_seed(seed_, request.name, request.label, request.repeat);
  request.identity = identity(request, facts);
  request.key = sha256(request.identity.dump());
  std::string key = request.key;
  const auto [found, fresh] = index_.try_emplace(key, nodes_.size());
  if (fresh) {
    Node node;
    node.inputs = input_keys(request);
    node.request = std::move(request);
    node.implicit = implicit;
    nodes_.push_back(std::move(node));
  } else if (const std::string& first = nodes_[found->second].request.name; first != request.name) {
    merged_.emplace(request.name, first);
  }
  auto& variants = nodes_[found->second].variants;
  if (variants.empty() || variants.back() != arms_) variants.push_back(arms_);
  return key;
}

std::string Graph::pixels(const std::string& key, const Sizing& sizing) {
  const Origin& from = origin(key);
  const bool own_size = sizing.size == std::array<std::int64_t, 2>{};
  if (from.generated_size && sizing.type == "uint8" && (own_size || from.generated_size == sizing.size))
    return key;
  StageRequest request;
  request.name = request.verb = "decode";
  request.label = from.label;
  request.classes = {from.label};
  request.sets["from"] = {{key, key, "", from.label}};
  request.settings = {{"size", sizing.size}, {"filter", sizing.filter}, {"type", sizing.type}};
  if (from.source)
    request.component = *from.source;
  else
    request.pixels[key] = key;
  return add(std::move(request), false, true);
}

const PictureForm& Graph::form(const ComponentUse& embedder) {
  const std::string key = to_json(embedder).dump();
  const auto found = forms_.find(key);
  return found != forms_.end() ? found->second : forms_.emplace(key, oracle_.form(embedder)).first->second;
}

std::string Graph::features(const std::string& key, const ComponentUse& use,
                            const std::optional<Sizing>& sizing, const std::vector<std::string>& classes) {
  Sizing wanted;
  if (sizing) {
    wanted = *sizing;
  } else {
    const PictureForm& asked = form(use);
    wanted = {{asked.height, asked.width}, asked.filter, asked.type};
  }
  StageRequest request;
  request.name = request.verb = "embed";
  request.label = origin(key).label;
  request.classes = classes;
  request.component = use;
  request.component.model.clear();
  request.model = use.model;
  request.sets["from"] = {{key, key, "", request.label}};
  request.pixels[key] = pixels(key, wanted);
  return add(std::move(request), false, true);
}

std::string Graph::matches(const std::vector<std::string>& origins) {
  const std::set<std::string> all(origins.begin(), origins.end());
  std::vector<std::string> loaded;
  for (const std::string& key : all)
    if (origin(key).source) loaded.push_back(key);
  StageRequest request;
  request.name = request.verb = "match";
  // Another way to search gets another number.
  request.settings = {{"search", 3}};
  for (const std::string& key : all) request.sets["from"].push_back({key, key, "", origin(key).label});
  if (!loaded.empty() && loaded.size() < all.size()) request.matches = matches(loaded);
  return add(std::move(request), false, true);
}

const SurveyFacts& Graph::survey(const ComponentUse& source) {
  const std::string question = to_json(source).dump();
  if (const auto known = unreadable_.find(question); known != unreadable_.end()) throw Error(known->second);
  const auto known = surveys_.find(question);
  if (known != surveys_.end()) return known->second;
  try {
    return surveys_.emplace(question, oracle_.survey(source)).first->second;
  } catch (const Error& error) {
    unreadable_.emplace(question, error);
    throw;
  }
}

}  // namespace equipoise
