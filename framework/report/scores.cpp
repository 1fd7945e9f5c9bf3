#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <equipoise/error.hpp>

#include "analysis/test_scores.hpp"
#include "report/report.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

/// A score as one row shows it, before it is known which stage's it is.
struct FoundScore {
  NamedScore named;
  std::optional<double> low = {}, high = {}, floor = {};
};

std::optional<double> optional_number(const json& item, const char* field) {
  const auto found = item.find(field);
  if (found == item.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::vector<FoundScore> measured_scores(const std::filesystem::path& folder, const std::string& label) {
  const json document = json::parse(read_whole(folder / "scores.json", std::size_t{1} << 26));
  std::vector<FoundScore> scores;
  for (const json& item : document.at("scores")) {
    // JSON has no NaN: such a score arrives as null.
    const json& value = item.at("value");
    scores.push_back(
        {{item.value("class", label), item.at("name"), value.is_null() ? std::nan("") : value.get<double>()},
         optional_number(item, "low"),
         optional_number(item, "high"),
         optional_number(item, "floor")});
  }
  return scores;
}

/// How many pictures of each class a set holds.
std::vector<FoundScore> sizes_of_set(const json& facts) {
  std::vector<FoundScore> scores;
  for (const auto& [label, count] : facts.at("counts").items())
    scores.push_back({{label, "pictures", count.get<double>()}});
  return scores;
}

/// How many numbers a trained model has; nothing where its component does not describe its layers.
std::vector<FoundScore> sizes_of_model(const json& facts, const std::string& label) {
  const json counts = facts.value("parameters", json::object());
  if (!counts.contains("total")) return {};
  const double total = counts.at("total"), learning = counts.at("trainable");
  return {{{label, "parameters", total}},
          {{label, "trainable_parameters", learning}},
          {{label, "frozen_parameters", total - learning}}};
}

std::vector<FoundScore> scores_of_test(const std::filesystem::path& folder, const std::string& positive) {
  const auto path = folder / "predictions.csv";
  const Predictions predictions = parse_predictions(read_whole(path), path.string());
  std::vector<FoundScore> scores;
  for (NamedScore& score : test_scores(predictions, positive).scores) {
    const auto interval = score.interval;
    scores.push_back({std::move(score)});
    if (!interval) continue;
    scores.back().low = interval->low;
    scores.back().high = interval->high;
  }
  return scores;
}

/// Nothing can be shown of a stage whose payload is gone or damaged; `store verify` is the place to complain.
std::vector<FoundScore> scores_of(const RunRecord& record, const StageRecord& stage, const Store& store) {
  if (stage.state != "done" && stage.state != "cached") return {};
  try {
    const auto folder = store.folder(stage.key);
    if (stage.verb == "test") return scores_of_test(folder, record.positive);
    if (stage.verb == "measure") return measured_scores(folder, stage.label);
    if (stage.verb == "train") return sizes_of_model(store.facts(stage.key), stage.label);
    auto scores = sizes_of_set(store.facts(stage.key));
    if (!std::filesystem::exists(folder / "scores.json")) return scores;
    for (FoundScore& score : measured_scores(folder, stage.label)) scores.push_back(std::move(score));
    return scores;
  } catch (const Error&) {
  } catch (const json::exception&) {
  }
  return {};
}

template <typename List, typename Value>
std::size_t place_of(const List& list, const Value& value) {
  return static_cast<std::size_t>(std::find(list.begin(), list.end(), value) - list.begin());
}

std::size_t first_variant(const RunRecord& record, const StageRecord& stage) {
  std::size_t first = record.variants.size();
  for (const Arms& arms : stage.variants) first = std::min(first, place_of(record.variants, arms));
  return first;
}

/// The stages that have scores in the order in which results are shown.
std::vector<const StageRecord*> scored_stages(const RunRecord& record) {
  std::vector<const StageRecord*> stages;
  std::vector<std::string> names;
  const std::set<std::string> verbs = {"load", "select", "mix", "train", "measure", "test"};
  for (const StageRecord& stage : record.stages) {
    if (verbs.count(stage.verb) == 0) continue;
    stages.push_back(&stage);
    if (place_of(names, stage.name) == names.size()) names.push_back(stage.name);
  }
  const auto rank = [&](const StageRecord* s) {
    return std::make_tuple(place_of(names, s->name), first_variant(record, *s), s->repeat,
                           place_of(record.classes, s->label));
  };
  std::stable_sort(stages.begin(), stages.end(), [&](auto* a, auto* b) { return rank(a) < rank(b); });
  return stages;
}

}  // namespace

std::vector<ResultAxis> result_axes(const RunRecord& record) {
  std::vector<ResultAxis> axes;
  for (const AxisRecord& axis : record.axes) axes.push_back({axis.name, axis.arms});
  return axes;
}

std::vector<ScoreRow> collect_scores(const RunRecord& record, const Store& store) {
  const auto axes = result_axes(record);
  std::vector<ScoreRow> rows;
  std::set<std::string> seen;
  for (const StageRecord* stage : scored_stages(record)) {
    if (!seen.insert(stage->key).second) continue;
    const Arms cells = axis_cells(stage->variants, axes);
    for (FoundScore& score : scores_of(record, *stage, store))
      rows.push_back({stage->key, stage->variants, cells, stage->repeat, stage->name,
                      std::move(score.named.label), std::move(score.named.score), score.named.value,
                      score.low, score.high, score.floor});
  }
  return rows;
}

std::string results_csv(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  std::set<std::string> repeats;
  for (const StageRecord& stage : record.stages)
    for (const auto& [name, index] : stage.repeat) repeats.insert(name);
  return format_results(rows, result_axes(record), {repeats.begin(), repeats.end()});
}

}  // namespace equipoise
