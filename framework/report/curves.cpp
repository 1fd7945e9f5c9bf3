#include "report/curves.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include <equipoise/error.hpp>

#include "report/report.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

double number(const std::string& text) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && !text.empty() ? value : std::nan("");
}

std::string number_text(double value) {
  if (std::isnan(value)) return {};
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::optional<Curve> parse_curve(const StageRecord& stage, const std::filesystem::path& path,
                                 std::vector<std::string>& scalars) {
  std::error_code absent;
  if (!std::filesystem::exists(path, absent)) return std::nullopt;
  try {
    const auto table = parse_csv(read_whole(path, std::size_t{1} << 28), path.string());
    if (table.size() < 2) return std::nullopt;
    Curve curve;
    curve.stage = &stage;
    const auto& header = table.front();
    for (std::size_t c = 0; c < header.size(); ++c) {
      std::vector<double> column;
      for (std::size_t r = 1; r < table.size(); ++r)
        column.push_back(c < table[r].size() ? number(table[r][c]) : std::nan(""));
      if (header[c] == "step")
        curve.steps = std::move(column);
      else if (header[c] == "epoch")
        curve.epochs = std::move(column);
      else if (header[c] == "seconds")
        curve.seconds = std::move(column);
      else {
        curve.scalars[header[c]] = std::move(column);
        if (std::find(scalars.begin(), scalars.end(), header[c]) == scalars.end())
          scalars.push_back(header[c]);
      }
    }
    if (!curve.steps.empty()) return curve;
  } catch (const Error&) {
    // A curve is an illustration: its loss must not cost the report.
  }
  return std::nullopt;
}

std::optional<Curve> read_curve(const StageRecord& stage, const Store& store,
                                std::vector<std::string>& scalars) {
  const bool complete = stage.state == "done" || stage.state == "cached";
  return parse_curve(stage, (complete ? store.folder(stage.key) : store.partial(stage.key)) / "curve.csv",
                     scalars);
}

double value_at(const std::vector<double>& values, std::size_t row) {
  return row < values.size() ? values[row] : std::nan("");
}

void append_curve(std::string& text, const CurveSet& set, const Curve& curve,
                  const std::vector<std::string>& marks) {
  for (std::size_t r = 0; r < curve.steps.size(); ++r) {
    std::vector<std::string> fields = marks;
    for (const auto* column : {&curve.steps, &curve.epochs, &curve.seconds})
      fields.push_back(number_text(value_at(*column, r)));
    for (const std::string& scalar : set.scalars) {
      const auto found = curve.scalars.find(scalar);
      fields.push_back(found == curve.scalars.end() ? std::string()
                                                    : number_text(value_at(found->second, r)));
    }
    text += format_csv_row(fields);
  }
}

}  // namespace

std::vector<CurveSet> collect_curves(const RunRecord& record, const Store& store) {
  std::vector<CurveSet> sets;
  std::set<std::string> seen;
  for (const StageRecord& stage : record.stages) {
    if (stage.verb != "train" || !seen.insert(stage.key).second) continue;
    auto set =
        std::find_if(sets.begin(), sets.end(), [&](const CurveSet& one) { return one.stage == stage.name; });
    if (set == sets.end()) {
      sets.push_back({stage.name, {}, {}});
      set = sets.end() - 1;
    }
    if (auto curve = read_curve(stage, store, set->scalars)) set->curves.push_back(std::move(*curve));
  }
  sets.erase(std::remove_if(sets.begin(), sets.end(), [](const CurveSet& set) { return set.curves.empty(); }),
             sets.end());
  for (CurveSet& set : sets)
    std::stable_sort(set.curves.begin(), set.curves.end(),
                     [](const Curve& a, const Curve& b) { return a.stage->repeat < b.stage->repeat; });
  return sets;
}

std::optional<double> constant_value(const CurveSet& set, const std::string& scalar) {
  std::optional<double> only;
  for (const Curve& curve : set.curves) {
    const auto found = curve.scalars.find(scalar);
    if (found == curve.scalars.end()) continue;
    for (const double value : found->second) {
      if (!std::isfinite(value)) continue;
      if (only && *only != value) return std::nullopt;
      only = value;
    }
  }
  return only;
}

std::string curves_csv(const RunRecord& record, const CurveSet& set) {
  const auto axes = result_axes(record);
  std::set<std::string> repeats;
  for (const Curve& curve : set.curves)
    for (const auto& [name, index] : curve.stage->repeat) repeats.insert(name);
  std::vector<std::string> header;
  for (const ResultAxis& axis : axes) header.push_back(axis.name);
  header.insert(header.end(), repeats.begin(), repeats.end());
  for (const char* name : {"class", "step", "epoch", "seconds"}) header.emplace_back(name);
  header.insert(header.end(), set.scalars.begin(), set.scalars.end());
  std::string text = format_csv_row(header);
  for (const Curve& curve : set.curves) {
    std::vector<std::string> marks;
    for (const ResultAxis& axis : axes) marks.push_back(axis_cell(curve.stage->variants, axis));
    for (const std::string& name : repeats) {
      const auto index = curve.stage->repeat.find(name);
      marks.push_back(index == curve.stage->repeat.end() ? std::string() : std::to_string(index->second));
    }
    marks.push_back(curve.stage->label);
    append_curve(text, set, curve, marks);
  }
  return text;
}

}  // namespace equipoise
