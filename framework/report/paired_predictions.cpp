#include "report/paired_predictions.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "report/comparison_text.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

const StageRecord* test_stage(const RunRecord& record, const std::string& key) {
  for (const StageRecord& stage : record.stages)
    if (stage.key == key && stage.verb == "test") return &stage;
  return nullptr;
}

std::optional<Predictions> read_predictions(const Store& store, const std::string& key) {
  try {
    const auto path = store.folder(key) / "predictions.csv";
    return parse_predictions(read_whole(path), path.string());
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<PairedPredictions> compared(const RunRecord& record, const Store& store,
                                          const std::string& our_key, const std::string& base_key) {
  const auto ours = read_predictions(store, our_key);
  const auto baseline = read_predictions(store, base_key);
  if (!ours || !baseline) return std::nullopt;
  PairedPredictions pair;
  try {
    static_cast<PredictionComparison&>(pair) = compare_predictions(*ours, *baseline, record.positive);
  } catch (const Error&) {
    return std::nullopt;
  }
  return pair;
}

/// " (random, small)": where on the axes that are not compared; "" if there is nothing to say.
std::string cell_of(const PairedPredictions& pair, const std::vector<ResultAxis>& axes) {
  std::string text;
  for (const ResultAxis& axis : axes) {
    const std::string cell = axis.name == pair.axis ? std::string() : axis_cell(pair.variants, axis);
    if (!cell.empty()) text += (text.empty() ? " (" : ", ") + shortened(cell, 60);
  }
  return text.empty() ? text : text + ")";
}

std::set<std::string> repeat_names(const std::vector<PairedPredictions>& pairs) {
  std::set<std::string> names;
  for (const PairedPredictions& pair : pairs)
    for (const auto& [name, index] : pair.repeat) names.insert(name);
  return names;
}

}  // namespace

std::vector<PairedPredictions> paired_predictions(const RunRecord& record, const Store& store,
                                                  const std::vector<DeclaredAnalysis>& analyses) {
  std::vector<PairedPredictions> pairs;
  std::set<std::pair<std::string, std::string>> seen;
  for (const DeclaredAnalysis& analysis : analyses)
    for (const ArmComparison& comparison : analysis.comparisons) {
      if (comparison.shared) continue;
      std::map<std::map<std::string, int>, std::string> baseline;
      for (const std::string& key : comparison.baseline_keys)
        if (const StageRecord* stage = test_stage(record, key)) baseline[stage->repeat] = key;
      for (const std::string& key : comparison.our_keys) {
        const StageRecord* stage = test_stage(record, key);
        const auto partner = stage ? baseline.find(stage->repeat) : baseline.end();
        if (partner == baseline.end() || !seen.insert({key, partner->second}).second) continue;
        auto pair = compared(record, store, key, partner->second);
        if (!pair) continue;
        pair->stage = analysis.plan.stage;
        pair->axis = analysis.plan.axis;
        pair->arm = comparison.arm;
        pair->baseline = analysis.plan.baseline;
        pair->variants = comparison.variants;
        pair->repeat = stage->repeat;
        pairs.push_back(std::move(*pair));
      }
    }
  return pairs;
}

std::string paired_predictions_csv(const RunRecord& record, const std::vector<PairedPredictions>& pairs) {
  const auto axes = result_axes(record);
  const auto repeats = repeat_names(pairs);
  std::vector<std::string> header = {"stage"};
  for (const ResultAxis& axis : axes) header.push_back(axis.name);
  header.insert(header.end(), repeats.begin(), repeats.end());
  for (const char* name : {"baseline", "both_right", "only_arm_right", "only_baseline_right", "both_wrong",
                           "p_mcnemar_exact", "p_mcnemar_corrected", "auroc", "baseline_auroc",
                           "auroc_difference_low", "auroc_difference_high", "p_delong"})
    header.emplace_back(name);
  std::string text = format_csv_row(header);
  for (const PairedPredictions& pair : pairs) {
    std::vector<std::string> fields = {pair.stage};
    for (const ResultAxis& axis : axes) fields.push_back(axis_cell(pair.variants, axis));
    for (const std::string& name : repeats) {
      const auto index = pair.repeat.find(name);
      fields.push_back(index == pair.repeat.end() ? "" : std::to_string(index->second));
    }
    fields.push_back(pair.baseline);
    for (const std::size_t count :
         {pair.agreement.both, pair.agreement.only_first, pair.agreement.only_second, pair.agreement.neither})
      fields.push_back(std::to_string(count));
    const AurocComparison auroc = pair.auroc.value_or(AurocComparison{});
    const auto known = [&](double value) { return pair.auroc ? exact(value) : std::string(); };
    for (const std::string& field :
         {exact(pair.mcnemar.p), exact(pair.mcnemar_corrected.p), known(auroc.first), known(auroc.second),
          auroc.interval ? exact(auroc.interval->low) : "", auroc.interval ? exact(auroc.interval->high) : "",
          exact(auroc.test.p)})
      fields.push_back(field);
    text += format_csv_row(fields);
  }
  return text;
}

std::vector<std::string> paired_prediction_sentences(const std::vector<PairedPredictions>& pairs,
                                                     const std::vector<ResultAxis>& axes) {
  std::vector<std::pair<std::string, std::vector<const PairedPredictions*>>> groups;
  std::map<std::pair<std::string, std::vector<Arms>>, std::size_t> places;
  for (const PairedPredictions& pair : pairs) {
    const std::string title = shortened(pair.stage, 60) + cell_of(pair, axes) + ", " +
                              shortened(pair.arm, 60) + " against " + shortened(pair.baseline, 60);
    const auto place = places.insert({{title, pair.variants}, groups.size()});
    if (place.second) groups.push_back({title, {}});
    groups[place.first->second].second.push_back(&pair);
  }
  std::vector<std::string> sentences;
  for (const auto& [title, group] : groups) {
    std::size_t mcnemar = 0, delong = 0, tested = 0;
    for (const PairedPredictions* pair : group) {
      mcnemar += pair->mcnemar.p.value_or(1) < 0.05 ? 1 : 0;
      tested += pair->auroc ? 1 : 0;
      delong += pair->auroc && pair->auroc->test.p.value_or(1) < 0.05 ? 1 : 0;
    }
    const std::string all = std::to_string(group.size());
    std::string text = title + ", picture by picture: ";
    if (group.size() == 1) {
      text += "McNemar p = " + p_text(group[0]->mcnemar.p);
      if (tested) text += ", DeLong (AUROC) p = " + p_text(group[0]->auroc->test.p);
    } else {
      text += "McNemar p < 0.05 in " + std::to_string(mcnemar) + " of " + all + " pairs of runs";
      if (tested) text += ", DeLong (AUROC) in " + std::to_string(delong) + " of " + std::to_string(tested);
    }
    sentences.push_back(text + ".");
  }
  return sentences;
}

}  // namespace equipoise
