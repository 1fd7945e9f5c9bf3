#include "cli/trained_generators.hpp"

#include <set>

#include <equipoise/error.hpp>

#include "cli/stored_run.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

json read_model_json(const Store& store, const std::string& key) {
  const auto path = store.folder(key) / "model.json";
  const json text = json::parse(read_whole(path, std::size_t{64} << 20), nullptr, false);
  if (!text.is_object()) throw Error(Fault::data, path.string() + " is damaged: it is no JSON");
  return text;
}

}  // namespace

TrainedGenerator read_generator(const Store& store, const std::string& key) {
  const json facts = store.facts(key);
  const std::string verb = facts.value("verb", "");
  if (verb != "train")
    throw Error(Fault::usage,
                "artefact " + key.substr(0, 12) + " comes from a " + verb + " stage and is no model",
                "name one of a train stage; equipoise store list shows them");
  try {
    TrainedGenerator trained;
    trained.key = key;
    trained.component = component_use_from_json(facts.at("component"));
    if (trained.component.kind != Kind::generator)
      throw Error(Fault::usage, "artefact " + key.substr(0, 12) + " is a " +
                                    std::string(to_string(trained.component.kind)) +
                                    ", and only a generator draws");
    const json model = read_model_json(store, key);
    trained.label = model.at("label");
    trained.classes = model.at("classes").get<std::vector<std::string>>();
    trained.size = {model.at("image").at("height"), model.at("image").at("width")};
    return trained;
  } catch (const json::exception& fault) {
    throw Error(Fault::data, "artefact " + store.folder(key).string() + " is damaged: " + fault.what());
  }
}

std::string complete_key(const Store& store, const std::string& prefix) {
  std::vector<std::string> found;
  for (const auto& entry : store.list())
    if (entry.state == ArtefactState::complete && entry.key.starts_with(prefix)) found.push_back(entry.key);
  if (found.size() == 1) return found.front();
  throw Error(Fault::usage,
              found.empty()
                  ? "no complete artefact of " + store.root().string() + " has a key that begins with '" +
                        prefix + "'"
                  : std::to_string(found.size()) + " artefacts have a key that begins with '" + prefix + "'",
              found.empty() ? "say with --store which store is meant" : "give more digits");
}

std::vector<TrainedGenerator> generators_of_run(const RunRecord& record, const Store& store,
                                                const std::string& name,
                                                const std::map<std::string, std::string>& where) {
  std::vector<TrainedGenerator> generators;
  std::set<std::string> labels;
  for (const StageRecord* stage : find_stages(record, name, where)) {
    if (stage->verb != "train")
      throw Error(Fault::usage, "'" + name + "' is a " + stage->verb +
                                    " stage; name the train stage of a "
                                    "generator");
    if (store.state(stage->key) != ArtefactState::complete)
      throw Error(Fault::data,
                  "a model of stage '" + name + "' is not in the store (" + stage->state + " in this run)",
                  "run the study to its end first");
    if (!labels.insert(stage->label).second)
      throw Error(Fault::usage,
                  "stage '" + name + "' trained several models" +
                      (stage->label.empty() ? "" : " of class '" + stage->label + "'"),
                  "choose one with --where AXIS=ARM, or give its key: equipoise store list");
    generators.push_back(read_generator(store, stage->key));
  }
  return generators;
}

}  // namespace equipoise
