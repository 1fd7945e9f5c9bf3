#include <algorithm>
#include <charconv>
#include <cmath>

#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostScalars = 6;

std::string exact(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string series_of(const RunRecord& record, const Curve& curve) {
  StageRecord stage = *curve.stage;
  stage.repeat.clear();
  const std::string title = instance_title(record, stage);
  return title.empty() ? shortened(stage.name, 120) : shortened(title, 120);
}

std::string run_of(const Curve& curve) {
  std::string text;
  for (const auto& [name, index] : curve.stage->repeat)
    text += (text.empty() ? "" : ", ") + plain_text(name) + " " + std::to_string(index);
  return text;
}

std::string lines_of(const ChartLine& line, const std::string& series, const std::string& run) {
  std::string text;
  for (const auto& [step, value] : line.points)
    text += format_csv_row({series, run, exact(step), exact(value)});
  return text;
}

Figure scalar_figure(const RunRecord& record, const CurveSet& set, const std::string& scalar,
                     const std::vector<std::string>& series) {
  Figure figure;
  Chart chart{set.stage + ": " + scalar, "step", scalar, {}};
  figure.csv = figure.page_csv = format_csv_row({"series", "run", "step", "value"});
  std::size_t stretch = 1;
  for (std::size_t i = 0; i < set.curves.size(); ++i) {
    const Curve& curve = set.curves[i];
    const auto found = curve.scalars.find(scalar);
    if (found == curve.scalars.end()) continue;
    const std::string title = series_of(record, curve), run = run_of(curve);
    const auto place = std::find(series.begin(), series.end(), title);
    ChartLine line{static_cast<std::size_t>(place - series.begin()), {}};
    // A scalar that comes once an epoch is joined across the steps without one.
    for (std::size_t r = 0; r < curve.steps.size() && r < found->second.size(); ++r)
      if (std::isfinite(found->second[r])) line.points.emplace_back(curve.steps[r], found->second[r]);
    figure.csv += lines_of(line, title, run);
    if (i >= kMostCurves) continue;
    stretch = std::max(stretch, thin_out(line.points));
    figure.page_csv += lines_of(line, title, run);
    chart.lines.push_back(std::move(line));
  }
  const bool log = wants_log_axis(chart);
  figure.place = "training/" + set.stage;
  figure.name = "training-" + file_stem(set.stage + "-" + scalar);
  figure.title = chart.title;
  figure.caption = scalar + (log ? ", logarithmic axis" : "") +
                   (stretch > 1 ? "; drawn as means over " + std::to_string(stretch) + " steps" : "") + ".";
  figure.spec = line_spec(series, "step", plain_text(scalar), log);
  figure.legend = false;
  figure.svg = draw_lines(chart);
  return figure;
}

}  // namespace

std::vector<std::string> curve_series(const RunRecord& record, const CurveSet& set) {
  std::vector<std::string> series;
  for (std::size_t i = 0; i < set.curves.size() && i < kMostCurves; ++i) {
    const std::string title = series_of(record, set.curves[i]);
    if (std::find(series.begin(), series.end(), title) == series.end()) series.push_back(title);
  }
  return series;
}

std::vector<Figure> curve_figures(const RunRecord& record, const std::vector<CurveSet>& sets) {
  std::vector<Figure> figures;
  for (const CurveSet& set : sets)
    for (std::size_t s = 0; s < set.scalars.size() && s < kMostScalars; ++s) {
      // A level line says less than its number, which the page has in words.
      if (constant_value(set, set.scalars[s])) continue;
      Figure figure = scalar_figure(record, set, set.scalars[s], curve_series(record, set));
      if (!figure.svg.empty()) figures.push_back(std::move(figure));
    }
  return figures;
}

}  // namespace equipoise
