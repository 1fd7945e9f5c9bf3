#include "plan/expected_cells.hpp"

#include <algorithm>

#include "analysis/results.hpp"
#include "analysis/test_scores.hpp"

namespace equipoise {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The classes that rows of `score` have in the results of `node`; "" stands for all together. Where only the
/// component knows, all that it may say.
std::vector<std::string> labels_of(const Node& node, const std::string& score, const Plan& plan) {
  const StageRequest& request = node.request;
  if (!request.label.empty()) return {request.label};
  std::vector<std::string> labels{""};
  if (request.verb == "train") return labels;
  if (request.verb == "test" && !contains(class_score_names(), score)) return labels;
  if (score == "pictures" && request.verb != "measure") labels.clear();
  labels.insert(labels.end(), plan.classes.begin(), plan.classes.end());
  return labels;
}

std::vector<ScoreRow> rows_of(const Expectation& expectation, const Plan& plan,
                              const std::vector<ResultAxis>& axes) {
  std::vector<ScoreRow> rows;
  for (const Node& node : plan.nodes) {
    if (node.implicit || node.request.name != expectation.stage) continue;
    for (const std::string& label : labels_of(node, expectation.score, plan)) {
      ScoreRow row;
      row.key = node.request.key;
      row.variants = node.variants;
      row.arms = axis_cells(node.variants, axes);
      row.repeat = node.request.repeat;
      row.stage = expectation.stage;
      row.label = label;
      row.score = expectation.score;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

/// "generator (none, ddpm), class (A, B)": the columns in which `rows` differ, repeats aside.
std::string differences(const std::vector<ScoreRow>& rows, const std::vector<ResultAxis>& axes) {
  std::string text;
  const auto add = [&](const std::string& column, const auto& cell) {
    std::vector<std::string> cells;
    for (const ScoreRow& row : rows)
      if (!contains(cells, cell(row))) cells.push_back(cell(row));
    if (cells.size() < 2) return;
    text += (text.empty() ? "" : ", ") + column + " (";
    for (const std::string& one : cells) text += (&one == &cells.front() ? "" : ", ") + one;
    text += ")";
  };
  for (const ResultAxis& axis : axes)
    add(axis.name, [&](const ScoreRow& row) { return row.arms.at(axis.name); });
  add("class", [](const ScoreRow& row) { return row.label; });
  return text;
}

bool is_changed(const Overrides& overrides) {
  return overrides.preset || !overrides.set.empty() || !overrides.where.empty();
}

}  // namespace

void check_expected_cells(const Plan& plan, const Study& study, Diagnostics& diagnostics) {
  std::vector<ResultAxis> axes;
  for (const Axis& axis : plan.axes) axes.push_back({axis.name, axis.arms});
  const bool changed = is_changed(study.overrides);
  for (const Expectation& expectation : plan.expectations) {
    const std::string what =
        "the expectation of '" + expectation.score + "' of stage '" + expectation.stage + "'";
    const auto rows = rows_of(expectation, plan, axes);
    const Lookup found = look_up(rows, expectation.stage, expectation.score, expectation.where);
    if (found.summary.n > 0) continue;
    const auto left = filter_rows(rows, expectation.where);
    if (!left.empty()) {
      const std::string apart = differences(left, axes);
      diagnostics.error(expectation.place, what + " is vague: " + found.problem,
                        apart.empty() ? "" : "they differ in " + apart);
      continue;
    }
    const std::string none = what + " is of no result of this study";
    const std::string hint = rows.empty() ? "the stage is off, or not there under this name, in every variant"
                                          : "no variant, repeat or class fits all that 'where' says";
    if (changed)
      diagnostics.warning(expectation.place, none, hint);
    else
      diagnostics.error(expectation.place, none, hint);
  }
}

}  // namespace equipoise
