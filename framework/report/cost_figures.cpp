#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <equipoise/error.hpp>

#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/plan_summary.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostScores = 3, kMostPoints = 200;

std::string exact(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

const StageRecord* find_stage(const RunRecord& record, const std::string& key) {
  for (const StageRecord& stage : record.stages)
    if (stage.key == key) return &stage;
  return nullptr;
}

/// The generate stages whose pictures a stage looks at, whatever lies between.
std::vector<const StageRecord*> generators_of(const RunRecord& record, const StageRecord& stage) {
  std::vector<const StageRecord*> open = {&stage}, found;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const std::string& key : open[i]->inputs) {
      const StageRecord* input = seen.insert(key).second ? find_stage(record, key) : nullptr;
      if (!input) continue;
      if (input->verb == "generate")
        found.push_back(input);
      else if (input->verb != "train")
        open.push_back(input);
    }
  return found;
}

/// Seconds of computing for one picture; 0 if the artefacts do not tell.
double seconds_per_picture(const Store& store, const std::vector<const StageRecord*>& generators) {
  double seconds = 0, pictures = 0;
  for (const StageRecord* stage : generators) {
    try {
      const auto facts = store.facts(stage->key);
      seconds += facts.value("drawing_seconds", facts.at("seconds").get<double>());
      for (const auto& [label, count] : facts.at("counts").items()) pictures += count.get<double>();
    } catch (const std::exception&) {
      return 0;
    }
  }
  return pictures > 0 ? seconds / pictures : 0;
}

struct CostPoint {
  std::string stage, score, series;
  double seconds, value;
};

std::vector<CostPoint> cost_points(const RunRecord& record, const Store& store,
                                   const std::vector<ScoreRow>& rows) {
  std::vector<CostPoint> points;
  for (const ScoreRow& row : rows) {
    const StageRecord* stage = find_stage(record, row.key);
    if (!stage || stage->verb != "measure" || !std::isfinite(row.value)) continue;
    const auto generators = generators_of(record, *stage);
    const double seconds = seconds_per_picture(store, generators);
    if (seconds <= 0) continue;
    StageRecord shown = *stage;
    shown.repeat.clear();
    const std::string title = instance_title(record, shown);
    points.push_back(
        {row.stage, row.score, title.empty() ? generators.front()->component : title, seconds, row.value});
  }
  return points;
}

std::vector<std::string> scores_of(const std::vector<CostPoint>& points, const std::string& stage) {
  std::vector<std::string> scores;
  for (const CostPoint& point : points)
    if (point.stage == stage) scores.push_back(point.score);
  return scores;
}

Figure cost_figure(const std::vector<CostPoint>& points, const std::string& stage, const std::string& score) {
  Figure figure;
  Chart chart{score + " against time", "seconds a picture", score, {}};
  std::vector<std::string> series;
  figure.csv = figure.page_csv = format_csv_row({"series", "x", "y"});
  std::size_t drawn = 0;
  double least = 1e300, most = 0, low = 1e300, high = -1e300;
  for (const CostPoint& point : points) {
    if (point.stage != stage || point.score != score) continue;
    const std::string title = shortened(point.series, 80);
    const std::string line = format_csv_row({title, exact(point.seconds), exact(point.value)});
    figure.csv += line;
    if (++drawn > kMostPoints) continue;
    if (std::find(series.begin(), series.end(), title) == series.end()) series.push_back(title);
    figure.page_csv += line;
    const auto colour =
        static_cast<std::size_t>(std::find(series.begin(), series.end(), title) - series.begin());
    chart.lines.push_back({colour, {{point.seconds, point.value}}});
    least = std::min(least, point.seconds);
    most = std::max(most, point.seconds);
    low = std::min(low, point.value);
    high = std::max(high, point.value);
  }
  figure.place = "cost";
  figure.name = "time-" + file_stem(stage + "-" + score);
  figure.title = stage + ": " + chart.title;
  figure.caption =
      (stage == score ? score : stage + " " + score) +
      " against the seconds that generating one picture took, as its stage was computed (device and "
      "threads: provenance); training is not in it.";
  figure.spec = scatter_spec(series, chart.x_label, plain_text(score), most > 10 * least);
  if (low == high) show_single_value(figure.spec, "y", low);
  // With one point there is nothing to weigh; with dozens of series no legend is readable.
  figure.legend = series.size() <= 12;
  if (drawn > 1) figure.svg = draw_lines(chart);
  return figure;
}

}  // namespace

std::vector<Figure> cost_figures(const RunRecord& record, const Store& store,
                                 const std::vector<ScoreRow>& rows) {
  const auto points = cost_points(record, store, rows);
  std::vector<std::pair<std::string, std::string>> names;
  for (const CostPoint& point : points)
    if (std::find(names.begin(), names.end(), std::make_pair(point.stage, point.score)) == names.end() &&
        !is_spread(point.score, scores_of(points, point.stage)))
      names.emplace_back(point.stage, point.score);
  std::vector<Figure> figures;
  for (const auto& [stage, score] : names) {
    if (figures.size() >= kMostScores) break;
    Figure figure = cost_figure(points, stage, score);
    if (!figure.svg.empty()) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace equipoise
