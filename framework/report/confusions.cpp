#include "report/confusions.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <equipoise/error.hpp>

#include "report/plan_summary.hpp"

namespace equipoise {
namespace {

std::optional<Predictions> predictions_of(const StageRecord& stage, const Store& store) {
  if (stage.verb != "test" || (stage.state != "done" && stage.state != "cached")) return std::nullopt;
  try {
    const auto path = store.folder(stage.key) / "predictions.csv";
    Predictions predictions = parse_predictions(read_whole(path), path.string());
    if (!predictions.ids.empty()) return predictions;
  } catch (const Error&) {
    // Shown as a missing result in the tables.
  }
  return std::nullopt;
}

}  // namespace

std::vector<ConfusionSum> collect_confusions(const RunRecord& record, const Store& store) {
  std::vector<ConfusionSum> sums;
  for (StageRecord stage : record.stages) {
    const auto predictions = predictions_of(stage, store);
    if (!predictions) continue;
    stage.repeat.clear();
    const std::string title = instance_title(record, stage);
    ConfusionSum* sum = nullptr;
    for (ConfusionSum& one : sums)
      if (one.stage == stage.name && one.title == title && one.classes == predictions->classes) sum = &one;
    const ConfusionMatrix counts = confusion_matrix(*predictions);
    if (!sum) {
      sums.push_back({stage.name,
                      title,
                      predictions->classes,
                      ConfusionMatrix::Zero(counts.rows(), counts.cols()),
                      0,
                      0,
                      {}});
      sum = &sums.back();
    }
    sum->counts += counts;
    ++sum->tests;
    if (!classification_scores(counts).one_class_predicted) continue;
    ++sum->one_class;
    sum->one_class_keys.push_back(stage.key);
  }
  return sums;
}

void flag_one_class(const std::vector<ConfusionSum>& confusions, std::vector<ResultTable>& tables) {
  std::set<std::string> keys;
  for (const ConfusionSum& sum : confusions)
    keys.insert(sum.one_class_keys.begin(), sum.one_class_keys.end());
  for (ResultTable& table : tables)
    for (ResultRow& row : table.rows) {
      const auto count = std::count_if(row.keys.begin(), row.keys.end(),
                                       [&](const std::string& key) { return keys.count(key) > 0; });
      if (count > 0)
        row.flag =
            std::to_string(count) + " of " + std::to_string(row.keys.size()) + " answered one class only";
    }
}

std::vector<std::string> one_class_warnings(const std::vector<ConfusionSum>& confusions) {
  std::vector<std::string> warnings;
  for (const ConfusionSum& sum : confusions)
    if (sum.one_class > 0)
      warnings.push_back(
          sum.stage + (sum.title.empty() ? "" : " (" + sum.title + ")") + ": in " +
          std::to_string(sum.one_class) + " of " + std::to_string(sum.tests) +
          " tests the classifier gave every picture the same class; such a test measures nothing.");
  return warnings;
}

}  // namespace equipoise
