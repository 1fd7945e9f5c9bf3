#include "report/build_notes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <equipoise/error.hpp>

#include "report/escape.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

/// By what a stage was computed: "threads" -> "2".
using Conditions = std::map<std::string, std::string>;

std::string text_of(const json& value) {
  return value.is_string() ? valid_utf8(value.get<std::string>()) : value.dump();
}

void add_member(Conditions& conditions, const std::string& name, const json& table, const char* member) {
  if (table.is_object() && table.contains(member)) conditions[name] = text_of(table.at(member));
}

Conditions conditions_of(const json& facts) {
  Conditions result;
  add_member(result, "threads", facts, "threads");
  add_member(result, "devices", facts, "device");
  add_member(result, "versions of LibTorch", facts, "torch");
  add_member(result, "versions of the SDK", facts.value("identity", json()), "sdk");
  const json build = facts.value("build", json());
  add_member(result, "compilers", build, "compiler");
  add_member(result, "builds of the SDK", build, "sdk_hash");
  const json component = facts.value("component", json());
  if (component.is_object() && component.contains("name"))
    add_member(result, "versions of the plugin of " + text_of(component.at("name")), component, "version");
  return result;
}

/// Whether the numbers of a stage depend on threads and device: the others move bytes only.
bool computes(const std::string& verb) {
  static const std::set<std::string> verbs{"train", "generate", "embed", "measure", "test", "select"};
  return verbs.count(verb) > 0;
}

/// Names of stages and how many instances each has.
using Counts = std::map<std::string, int>;

std::string stages_text(const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += (text.empty() ? "" : ", ") + name + (count > 1 ? " x " + std::to_string(count) : "");
  return text;
}

class Notes {
 public:
  Notes(const RunRecord& record, const Store& store) : store_(store) {
    for (const StageRecord& stage : record.stages) stages_[stage.key] = &stage;
  }

  std::vector<std::string> of(const std::vector<std::string>& keys) {
    std::map<std::string, std::map<std::string, Counts>> found;
    for (const std::string& key : with_inputs(keys)) {
      const StageRecord& stage = *stages_.at(key);
      if (!computes(stage.verb)) continue;
      for (const auto& [what, value] : conditions(key)) ++found[what][value][stage.name];
    }
    std::vector<std::string> notes;
    for (const auto& [what, values] : found) {
      if (values.size() < 2) continue;
      std::string text = "Computed with different " + what + ":";
      for (const auto& [value, counts] : values)
        text += (value == values.begin()->first ? " " : "; ") + value + " (" + stages_text(counts) + ")";
      notes.push_back(text + ".");
    }
    return notes;
  }

 private:
  std::set<std::string> with_inputs(const std::vector<std::string>& keys) const {
    std::set<std::string> all;
    std::vector<std::string> open = keys;
    while (!open.empty()) {
      const std::string key = std::move(open.back());
      open.pop_back();
      const auto stage = stages_.find(key);
      if (stage == stages_.end() || !all.insert(key).second) continue;
      open.insert(open.end(), stage->second->inputs.begin(), stage->second->inputs.end());
    }
    return all;
  }

  const Conditions& conditions(const std::string& key) {
    const auto [entry, fresh] = conditions_.try_emplace(key);
    if (fresh) {
      try {
        entry->second = conditions_of(store_.facts(key));
      } catch (const Error&) {
        // A stage that failed, or whose artefact is damaged, tells nothing.
      }
    }
    return entry->second;
  }

  const Store& store_;
  std::map<std::string, const StageRecord*> stages_;
  std::map<std::string, Conditions> conditions_;
};

}  // namespace

void add_build_notes(const RunRecord& record, const Store& store, std::vector<ResultTable>& tables) {
  Notes notes(record, store);
  for (ResultTable& table : tables) table.notes = notes.of(table.keys);
}

}  // namespace equipoise
