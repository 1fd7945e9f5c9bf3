#include "cli/run_comparison.hpp"

#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "manifest/document.hpp"
#include "manifest/value_json.hpp"
#include "report/plan_summary.hpp"
#include "report/report.hpp"

namespace equipoise {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

std::vector<Difference> differences(const Texts& a, const Texts& b) {
  std::vector<Difference> found;
  std::set<std::string> names;
  for (const auto& [name, value] : a) names.insert(name);
  for (const auto& [name, value] : b) names.insert(name);
  for (const std::string& name : names) {
    const auto in_a = a.find(name), in_b = b.find(name);
    const std::string left = in_a == a.end() ? "" : in_a->second, right = in_b == b.end() ? "" : in_b->second;
    if (left != right) found.push_back({name, left, right});
  }
  return found;
}

/// Tables become paths; lists of tables too, other lists stay whole.
void flatten(const json& value, const std::string& path, Texts& texts) {
  const bool tables = value.is_array() && !value.empty() && value.front().is_object();
  if (value.is_object()) {
    for (const auto& [name, item] : value.items())
      flatten(item, path.empty() ? name : path + "." + name, texts);
  } else if (tables) {
    for (std::size_t i = 0; i < value.size(); ++i)
      flatten(value[i], path + "[" + std::to_string(i) + "]", texts);
  } else {
    texts[path] = value.dump(-1, ' ', false, json::error_handler_t::replace);
  }
}

Texts manifest_of(const ComparedRun& run) {
  Texts texts;
  Diagnostics diagnostics;
  if (const auto document = read_document(run.folder / "manifest.toml", diagnostics))
    flatten(to_json(*document), "", texts);
  return texts;
}

std::optional<json> facts_of(const ComparedRun& run, const std::string& key) {
  if (!run.store) return std::nullopt;
  try {
    return run.store->facts(key);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Of runs whose record does not name its inputs, what the load stages in the store say.
Texts stored_inputs(const ComparedRun& run) {
  Texts texts;
  for (const StageRecord& stage : run.record.stages) {
    if (stage.verb != "load") continue;
    const auto facts = facts_of(run, stage.key);
    const std::string print = facts ? facts->value("identity", json::object()).value("facts", "") : "";
    const std::string name = stage_title(run.record, stage);
    if (!print.empty()) texts["data " + name] = print;
  }
  return texts;
}

/// The manifest is compared by content.
Texts inputs_of(const ComparedRun& run) {
  if (run.record.inputs.empty()) return stored_inputs(run);
  Texts texts;
  for (const InputRecord& input : run.record.inputs)
    if (input.kind != "manifest") texts[input.kind + " " + input.name] = input.sha256;
  return texts;
}

Texts versions_of(const ComparedRun& run) {
  const RunRecord& r = run.record;
  Texts texts = {{"equipoise", r.version}, {"SDK", r.sdk},         {"LibTorch", r.torch},
                 {"device", r.device},     {"machine", r.machine}, {"threads", std::to_string(r.threads)}};
  for (const StageRecord& stage : r.stages) {
    const auto facts = facts_of(run, stage.key);
    const json component = facts ? facts->value("component", json::object()) : json::object();
    if (!component.is_object() || !component.contains("name")) continue;
    texts["plugin of " + component.value("kind", "component") + " " + component.value("name", "")] =
        component.value("version", "") + ", revision " + component.value("revision", json(0)).dump();
  }
  return texts;
}

/// What a score is of, whatever the run's keys are.
std::string place_of(const ScoreRow& row) {
  std::string text = row.stage;
  for (const auto& [axis, arm] : row.arms)
    if (!arm.empty()) text.append(", ").append(axis).append(" ").append(arm);
  for (const auto& [name, index] : row.repeat)
    text.append(", ").append(name).append(" ").append(std::to_string(index));
  if (!row.label.empty()) text += ", " + row.label;
  return text;
}

std::map<std::pair<std::string, std::string>, double> scores_of(const ComparedRun& run) {
  std::map<std::pair<std::string, std::string>, double> scores;
  if (run.store)
    for (const ScoreRow& row : collect_scores(run.record, *run.store))
      scores[{place_of(row), row.score}] = row.value;
  return scores;
}

void compare_scores(const ComparedRun& a, const ComparedRun& b, RunComparison& comparison) {
  const auto ours = scores_of(a), theirs = scores_of(b);
  for (const auto& [name, value] : ours) {
    const auto other = theirs.find(name);
    if (other == theirs.end())
      comparison.only_a.push_back(name.first + ": " + name.second);
    else if (other->second == value || (std::isnan(value) && std::isnan(other->second)))
      ++comparison.equal_scores;
    else
      comparison.scores.push_back({name.first, name.second, value, other->second});
  }
  for (const auto& [name, value] : theirs)
    if (ours.count(name) == 0) comparison.only_b.push_back(name.first + ": " + name.second);
}

std::set<std::string> keys_of(const RunRecord& record) {
  std::set<std::string> keys;
  for (const StageRecord& stage : record.stages) keys.insert(stage.key);
  return keys;
}

}  // namespace

RunComparison compare_runs(const ComparedRun& a, const ComparedRun& b) {
  RunComparison comparison;
  comparison.manifest = differences(manifest_of(a), manifest_of(b));
  comparison.inputs = differences(inputs_of(a), inputs_of(b));
  comparison.versions = differences(versions_of(a), versions_of(b));
  const auto ours = keys_of(a.record), theirs = keys_of(b.record);
  comparison.stages_a = ours.size();
  comparison.stages_b = theirs.size();
  for (const std::string& key : ours) comparison.same_stages += theirs.count(key);
  compare_scores(a, b, comparison);
  return comparison;
}

}  // namespace equipoise
