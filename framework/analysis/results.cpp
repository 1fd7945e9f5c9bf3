#include "analysis/results.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "schema/result_columns.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

std::string shortest(double value) {
  char text[64];
  const auto [end, fault] = std::to_chars(text, text + sizeof text, value);
  return fault == std::errc() ? std::string(text, end) : std::string();
}

std::string text_of(const Arms& arms, const std::string& name) {
  const auto found = arms.find(name);
  return found == arms.end() ? std::string() : found->second;
}

bool holds_for(const ScoreRow& row, const std::string& column, const std::string& wanted) {
  if (column == "class") return row.label == wanted;
  if (const auto repeat = row.repeat.find(column); repeat != row.repeat.end())
    return std::to_string(repeat->second) == wanted;
  return std::any_of(row.variants.begin(), row.variants.end(), [&](const Arms& arms) {
    const auto arm = arms.find(column);
    return arm != arms.end() && arm->second == wanted;
  });
}

}  // namespace

std::string axis_cell(const std::vector<Arms>& variants, const ResultAxis& axis) {
  std::set<std::string> present;
  for (const Arms& arms : variants) present.insert(text_of(arms, axis.name));
  if (present.size() == 1 && axis.arms.size() > 1) return *present.begin();
  std::string joined;
  std::size_t count = 0;
  for (const std::string& arm : axis.arms) {
    if (!present.count(arm)) continue;
    joined += (count++ ? "|" : "") + arm;
  }
  return count == axis.arms.size() ? std::string() : joined;
}

Arms axis_cells(const std::vector<Arms>& variants, const std::vector<ResultAxis>& axes) {
  Arms cells;
  for (const ResultAxis& axis : axes) cells[axis.name] = axis_cell(variants, axis);
  return cells;
}

std::string format_results(const std::vector<ScoreRow>& rows, const std::vector<ResultAxis>& axes,
                           const std::vector<std::string>& repeats) {
  std::vector<std::string> header;
  for (const ResultAxis& axis : axes) header.push_back(axis.name);
  header.insert(header.end(), repeats.begin(), repeats.end());
  header.insert(header.end(), result_columns.begin(), result_columns.end());
  std::string text = format_csv_row(header);
  for (const ScoreRow& row : rows) {
    std::vector<std::string> fields;
    for (const ResultAxis& axis : axes) fields.push_back(text_of(row.arms, axis.name));
    for (const std::string& name : repeats) {
      const auto index = row.repeat.find(name);
      fields.push_back(index == row.repeat.end() ? std::string() : std::to_string(index->second));
    }
    const auto given = [](const std::optional<double>& value) { return value ? shortest(*value) : ""; };
    for (const std::string& field : {row.stage, row.label, row.score, shortest(row.value), given(row.low),
                                     given(row.high), given(row.floor)})
      fields.push_back(field);
    text += format_csv_row(fields);
  }
  return text;
}

std::vector<ScoreRow> filter_rows(const std::vector<ScoreRow>& rows,
                                  const std::map<std::string, std::string>& where) {
  std::vector<ScoreRow> kept;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept), [&](const ScoreRow& row) {
    return std::all_of(where.begin(), where.end(), [&](const auto& condition) {
      return holds_for(row, condition.first, condition.second);
    });
  });
  return kept;
}

std::map<std::vector<int>, double> unit_values(const std::vector<ScoreRow>& rows, const std::string& unit) {
  std::map<std::vector<int>, std::vector<double>> grouped;
  for (const ScoreRow& row : rows) {
    std::vector<int> index;
    if (unit.empty()) {
      for (const auto& [name, value] : row.repeat) index.push_back(value);
    } else if (const auto found = row.repeat.find(unit); found != row.repeat.end()) {
      index.push_back(found->second);
    }
    grouped[index].push_back(row.value);
  }
  std::map<std::vector<int>, double> means;
  for (const auto& [index, values] : grouped) means[index] = summarise(values).mean;
  return means;
}

Lookup look_up(const std::vector<ScoreRow>& rows, const std::string& stage, const std::string& score,
               const std::map<std::string, std::string>& where, const std::string& unit) {
  std::vector<ScoreRow> left;
  for (ScoreRow& row : filter_rows(rows, where))
    if (row.stage == stage && row.score == score) left.push_back(std::move(row));
  const auto overall = [](const ScoreRow& row) { return row.label.empty(); };
  if (!where.count("class") && std::any_of(left.begin(), left.end(), overall))
    left.erase(std::remove_if(left.begin(), left.end(), std::not_fn(overall)), left.end());
  if (left.empty()) return {{}, "no such result"};
  std::set<std::pair<std::vector<Arms>, std::string>> numbers;
  for (const ScoreRow& row : left) numbers.insert({row.variants, row.label});
  if (numbers.size() > 1)
    return {{}, std::to_string(numbers.size()) + " different numbers: say more in where"};
  std::vector<double> values;
  for (const auto& [index, value] : unit_values(left, unit)) values.push_back(value);
  return {summarise(values), {}};
}

}  // namespace equipoise
