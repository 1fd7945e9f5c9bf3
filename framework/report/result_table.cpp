#include "report/result_table.hpp"

#include <algorithm>
#include <set>

#include "report/analyses.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "report/report.hpp"

namespace equipoise {
namespace {

/// The instances that one row stands for: equal but for their repeats.
struct Group {
  std::vector<Arms> variants;
  std::string label;
  std::vector<const StageRecord*> stages;
  std::vector<ScoreRow> rows;
};

std::vector<std::string> stage_names(const RunRecord& record) {
  std::vector<std::string> names, primary;
  for (const StageRecord& stage : record.stages)
    if ((stage.verb == "test" || stage.verb == "measure") &&
        std::find(names.begin(), names.end(), stage.name) == names.end())
      names.push_back(stage.name);
  for (const AnalysisRecord& analysis : record.analyses) primary.push_back(analysis.stage);
  std::stable_partition(names.begin(), names.end(), [&](const std::string& name) {
    return std::find(primary.begin(), primary.end(), name) != primary.end();
  });
  return names;
}

std::size_t place_of(const std::vector<std::string>& list, const std::string& text) {
  return static_cast<std::size_t>(std::find(list.begin(), list.end(), text) - list.begin());
}

std::size_t first_variant(const RunRecord& record, const std::vector<Arms>& variants) {
  std::size_t first = record.variants.size();
  for (const Arms& arms : variants)
    first = std::min(
        first, static_cast<std::size_t>(std::find(record.variants.begin(), record.variants.end(), arms) -
                                        record.variants.begin()));
  return first;
}

std::string unit_of(const RunRecord& record, const std::vector<Group>& groups, const std::string& stage) {
  std::set<std::string> repeats;
  for (const Group& group : groups)
    for (const StageRecord* one : group.stages)
      for (const auto& [name, index] : one->repeat) repeats.insert(name);
  for (const AnalysisRecord& analysis : record.analyses)
    if (analysis.stage == stage && repeats.count(analysis.unit)) return analysis.unit;
  std::string joined;
  for (const std::string& name : repeats) joined += (joined.empty() ? "" : " x ") + name;
  return joined;
}

/// Groups of a stage's instances; with `per_class` one for each class that has scores of its own within a
/// test.
std::vector<Group> groups_of(const RunRecord& record, const std::vector<ScoreRow>& rows,
                             const std::string& name, bool per_class) {
  std::vector<Group> groups;
  const auto group_for = [&](const std::vector<Arms>& variants, const std::string& label) -> Group& {
    for (Group& group : groups)
      if (group.variants == variants && group.label == label) return group;
    groups.push_back({variants, label, {}, {}});
    return groups.back();
  };
  std::map<std::string, std::vector<const ScoreRow*>> by_key;
  for (const ScoreRow& row : rows)
    if (row.stage == name) by_key[row.key].push_back(&row);
  for (const StageRecord& stage : record.stages) {
    if (stage.name != name || (stage.verb != "test" && stage.verb != "measure")) continue;
    if (!per_class) group_for(stage.variants, stage.label).stages.push_back(&stage);
    std::set<std::string> counted;
    for (const ScoreRow* row : by_key[stage.key]) {
      if (per_class != (stage.label.empty() && !row->label.empty())) continue;
      Group& group = group_for(stage.variants, row->label);
      group.rows.push_back(*row);
      if (per_class && counted.insert(row->label).second) group.stages.push_back(&stage);
    }
  }
  std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
    return std::make_pair(first_variant(record, a.variants), place_of(record.classes, a.label)) <
           std::make_pair(first_variant(record, b.variants), place_of(record.classes, b.label));
  });
  return groups;
}

ResultRow make_row(const RunRecord& record, const ResultTable& table, const Group& group,
                   const std::vector<std::string>& axes, bool has_class, const std::string& unit) {
  ResultRow row;
  const Arms cells = axis_cells(group.variants, result_axes(record));
  for (const std::string& axis : axes) row.heads.push_back(cells.at(axis).empty() ? "all" : cells.at(axis));
  if (has_class) row.heads.push_back(group.label.empty() ? "all" : group.label);
  for (const std::string& score : table.scores) {
    std::vector<ScoreRow> chosen;
    std::copy_if(group.rows.begin(), group.rows.end(), std::back_inserter(chosen),
                 [&](const ScoreRow& one) { return one.score == score; });
    std::vector<double> values;
    for (const auto& [index, value] : unit_values(chosen, unit)) values.push_back(value);
    row.cells.push_back(summarise(values));
  }
  std::set<std::string> with_result;
  for (const ScoreRow& one : group.rows) with_result.insert(one.key);
  row.total = group.stages.size();
  row.done = with_result.size();
  row.keys.assign(with_result.begin(), with_result.end());
  for (const StageRecord* stage : group.stages) {
    if (with_result.count(stage->key)) continue;
    row.failed = row.failed || stage->state == "failed" || stage->state == "skipped";
    if (row.reason.empty()) row.reason = shortened(failure_reason(record, *stage), 160);
  }
  return row;
}

ResultTable make_table(const RunRecord& record, const std::string& name, const std::vector<Group>& groups,
                       bool per_class) {
  ResultTable table;
  table.stage = name;
  table.verb = groups.front().stages.front()->verb;
  table.per_class = per_class;
  for (const Group& group : groups)
    for (const StageRecord* stage : group.stages) table.keys.push_back(stage->key);
  std::vector<std::string> axes;
  for (const ResultAxis& axis : result_axes(record))
    if (std::any_of(groups.begin(), groups.end(),
                    [&](const Group& g) { return !axis_cell(g.variants, axis).empty(); }))
      axes.push_back(axis.name);
  const bool has_class =
      std::any_of(groups.begin(), groups.end(), [](const Group& g) { return !g.label.empty(); });
  table.heads = axes;
  if (has_class) table.heads.emplace_back("class");
  for (const Group& group : groups)
    for (const ScoreRow& row : group.rows)
      if (place_of(table.scores, row.score) == table.scores.size()) table.scores.push_back(row.score);
  table.unit = unit_of(record, groups, name);
  const std::string unit = table.unit.find(" x ") == std::string::npos ? table.unit : std::string();
  for (const Group& group : groups)
    table.rows.push_back(make_row(record, table, group, axes, has_class, unit));
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    std::vector<Summary> column;
    for (const ResultRow& row : table.rows) column.push_back(row.cells[s]);
    table.decimals.push_back(suitable_decimals(column));
  }
  table.repeated =
      std::any_of(table.rows.begin(), table.rows.end(), [](const ResultRow& r) { return r.total > 1; });
  if (table.unit.empty()) table.unit = "run";
  table.exploratory = exploratory_text(record, table);
  return table;
}

}  // namespace

std::vector<ResultTable> result_tables(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  std::vector<ResultTable> tables;
  for (const std::string& name : stage_names(record))
    for (const bool per_class : {false, true}) {
      const auto groups = groups_of(record, rows, name, per_class);
      if (!groups.empty()) tables.push_back(make_table(record, name, groups, per_class));
    }
  return tables;
}

std::string table_caption(const ResultTable& table) {
  std::size_t most = 0;
  for (const ResultRow& row : table.rows)
    for (const Summary& cell : row.cells) most = std::max(most, cell.n);
  if (most == 0) return "No results yet";
  const std::string more = table.exploratory.empty() ? "" : ". " + table.exploratory;
  if (most == 1) return "One " + table.unit + " each, so no SD" + more;
  return "Mean ± sample SD; n counts " + table.unit + "s" + more;
}

ResultTable with_scores(const ResultTable& table, const std::vector<std::string>& names) {
  ResultTable result = table;
  result.scores.clear();
  result.decimals.clear();
  for (ResultRow& row : result.rows) row.cells.clear();
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    if (place_of(names, table.scores[s]) == names.size()) continue;
    result.scores.push_back(table.scores[s]);
    result.decimals.push_back(table.decimals[s]);
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      result.rows[r].cells.push_back(table.rows[r].cells[s]);
  }
  return result;
}

std::string count_text(const ResultRow& row) {
  const std::string done = std::to_string(row.done);
  return row.done == row.total ? done : done + " of " + std::to_string(row.total);
}

std::string failure_text(const ResultRow& row) {
  if (row.done > 0 || row.reason.empty()) return {};
  return row.failed ? "failed: " + row.reason : row.reason;
}

std::string table_stem(const ResultTable& table) {
  return file_stem(table.stage) + (table.per_class ? "-per-class" : "");
}

}  // namespace equipoise
