#include "report/reliability.hpp"

#include <charconv>
#include <functional>
#include <set>

#include <equipoise/error.hpp>

#include "analysis/calibration.hpp"
#include "analysis/test_scores.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "schema/counted.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

/// Each test of a stage that has predictions, once.
void for_each_test(const RunRecord& record, const Store& store, const std::string& name,
                   const std::function<void(const StageRecord&, const Predictions&)>& visit) {
  std::set<std::string> seen;
  for (const StageRecord& stage : record.stages) {
    if (stage.name != name || stage.verb != "test" || !seen.insert(stage.key).second) continue;
    if (stage.state != "done" && stage.state != "cached") continue;
    try {
      const auto path = store.folder(stage.key) / "predictions.csv";
      visit(stage, parse_predictions(read_whole(path), path.string()));
    } catch (const Error&) {
      continue;
    }
  }
}

std::string exact(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace

std::string reliability_csv(const RunRecord& record, const Store& store, const std::string& stage) {
  const auto axes = result_axes(record);
  std::set<std::string> repeats;
  for (const StageRecord& one : record.stages)
    if (one.name == stage)
      for (const auto& [name, index] : one.repeat) repeats.insert(name);
  std::vector<std::string> header;
  for (const ResultAxis& axis : axes) header.push_back(axis.name);
  header.insert(header.end(), repeats.begin(), repeats.end());
  for (const char* name : {"low", "high", "pictures", "confidence", "accuracy"}) header.emplace_back(name);
  std::string rows;
  for_each_test(record, store, stage, [&](const StageRecord& test, const Predictions& predictions) {
    std::vector<std::string> marks;
    for (const ResultAxis& axis : axes) marks.push_back(axis_cell(test.variants, axis));
    for (const std::string& name : repeats) {
      const auto index = test.repeat.find(name);
      marks.push_back(index == test.repeat.end() ? "" : std::to_string(index->second));
    }
    for (const ReliabilityBin& bin : reliability_bins(predictions)) {
      if (bin.pictures == 0) continue;
      std::vector<std::string> fields = marks;
      for (const std::string& field : {exact(bin.low), exact(bin.high), std::to_string(bin.pictures),
                                       exact(bin.confidence), exact(bin.accuracy)})
        fields.push_back(field);
      rows += format_csv_row(fields);
    }
  });
  return rows.empty() ? rows : format_csv_row(header) + rows;
}

std::vector<std::string> left_out_notes(const RunRecord& record, const Store& store,
                                        const std::string& stage) {
  std::vector<std::pair<std::string, std::string>> reasons;  // Reason, scores; in order of appearance.
  std::map<std::string, std::size_t> places, tests;
  for_each_test(record, store, stage, [&](const StageRecord&, const Predictions& predictions) {
    std::set<std::string> counted;
    TestScores scores;
    try {
      scores = test_scores(predictions, record.positive);
    } catch (const Error&) {
      return;
    }
    for (const LeftOutScore& one : scores.left_out) {
      const auto place = places.insert({one.reason, reasons.size()});
      if (place.second) reasons.push_back({one.reason, ""});
      std::string& names = reasons[place.first->second].second;
      if ((", " + names + ",").find(", " + one.score + ",") == std::string::npos)
        names += (names.empty() ? "" : ", ") + one.score;
      if (counted.insert(one.reason).second) ++tests[one.reason];
    }
  });
  std::vector<std::string> notes;
  for (const auto& [reason, names] : reasons)
    notes.push_back("Not defined in " + counted(tests[reason], "test") + " (" + reason + "): " + names);
  return notes;
}

}  // namespace equipoise
