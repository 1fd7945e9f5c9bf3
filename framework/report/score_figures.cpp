#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostScores = 3, kMostSeries = 24;

std::string exact(const std::optional<double>& value) {
  if (!value) return {};
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, *value).ptr};
}

std::string series_of(const RunRecord& record, const ScoreRow& row) {
  std::string text;
  const auto add = [&](const std::string& mark) {
    if (!mark.empty()) text += (text.empty() ? "" : ", ") + shortened(mark, 60);
  };
  for (const AxisRecord& axis : record.axes)
    if (const auto cell = row.arms.find(axis.name); cell != row.arms.end()) add(cell->second);
  add(row.label);
  return text.empty() ? shortened(row.stage, 60) : text;
}

std::string run_of(const ScoreRow& row) {
  std::string text;
  for (const auto& [name, index] : row.repeat)
    text += (text.empty() ? "" : ", ") + plain_text(name) + " " + std::to_string(index);
  return text;
}

/// What one figure shows.
struct Strips {
  std::vector<std::string> series;
  std::vector<StripRow> drawn;
  std::string csv, page_csv;
  bool repeated = false, intervals = false, floors = false;
  double least = std::numeric_limits<double>::infinity(), most = -least;  ///< Of all that is drawn.
};

Strips strips_of(const RunRecord& record, const std::vector<ScoreRow>& rows, const ResultTable& table,
                 const std::string& score) {
  Strips strips;
  strips.csv = format_csv_row({"series", "run", "value", "low", "high", "floor"});
  strips.page_csv = strips.csv;
  for (const ScoreRow& row : rows) {
    if (row.stage != table.stage || row.score != score || (table.verb == "test" && !row.label.empty()))
      continue;
    const std::string title = series_of(record, row);
    const auto place = std::find(strips.series.begin(), strips.series.end(), title);
    const auto at = static_cast<std::size_t>(place - strips.series.begin());
    const std::string line = format_csv_row(
        {title, run_of(row), exact(row.value), exact(row.low), exact(row.high), exact(row.floor)});
    strips.csv += line;
    if (place == strips.series.end()) {
      strips.series.push_back(title);
      if (at < kMostSeries) strips.drawn.push_back({title, {}});
    }
    if (at >= kMostSeries) continue;
    strips.page_csv += line;
    strips.drawn[at].values.push_back(row.value);
    for (const std::optional<double>& mark : {std::optional(row.value), row.low, row.high, row.floor}) {
      if (!mark) continue;
      strips.least = std::min(strips.least, *mark);
      strips.most = std::max(strips.most, *mark);
    }
    strips.repeated = strips.repeated || strips.drawn[at].values.size() > 1;
    strips.intervals = strips.intervals || (row.low && row.high);
    strips.floors = strips.floors || row.floor;
  }
  return strips;
}

std::string caption_of(const Strips& strips, const std::string& score, const std::string& unit) {
  std::string text = score + ": each point one " + (unit.find(" x ") == std::string::npos ? unit : "result");
  if (strips.repeated) text += ", bar the mean, whisker ± one sample SD";
  if (strips.intervals) text += "; thin line the 95 % interval of the single result";
  if (strips.floors) text += "; grey mark the same distance between two halves of the reference";
  if (strips.series.size() > kMostSeries)
    text += "; " + std::to_string(kMostSeries) + " of " + std::to_string(strips.series.size()) +
            " rows drawn here";
  return text + ".";
}

std::vector<std::string> leading_scores(const RunRecord& record, const ResultTable& table) {
  std::vector<std::string> scores;
  const auto add = [&](const std::string& score) {
    if (std::find(scores.begin(), scores.end(), score) == scores.end()) scores.push_back(score);
  };
  for (const AnalysisRecord& analysis : record.analyses)
    if (analysis.stage == table.stage) add(analysis.score);
  for (const std::string& score : table.scores)
    if (scores.size() < kMostScores && !is_spread(score, table.scores)) add(score);
  return scores;
}

}  // namespace

bool is_spread(const std::string& score, const std::vector<std::string>& scores) {
  return score.ends_with("_sd") &&
         std::find(scores.begin(), scores.end(), score.substr(0, score.size() - 3)) != scores.end();
}

std::vector<Figure> score_figures(const RunRecord& record, const std::vector<ScoreRow>& rows,
                                  const std::vector<ResultTable>& tables) {
  std::vector<Figure> figures;
  for (const ResultTable& table : tables) {
    if (table.per_class) continue;
    for (const std::string& score : leading_scores(record, table)) {
      const Strips strips = strips_of(record, rows, table, score);
      // One number needs no figure.
      if (strips.drawn.empty() || (strips.series.size() == 1 && !strips.repeated)) continue;
      Figure figure;
      figure.place = "scores/" + table.stage;
      figure.name = "scores-" + file_stem(table.stage + "-" + score);
      figure.title = table.stage == score ? score : table.stage + ": " + score;
      figure.caption = caption_of(strips, score, table.unit);
      figure.spec = strip_spec(
          strips.series.size() > kMostSeries
              ? std::vector<std::string>(strips.series.begin(), strips.series.begin() + kMostSeries)
              : strips.series,
          plain_text(score), strips.repeated, strips.intervals, strips.floors);
      if (strips.least == strips.most) show_single_value(figure.spec, "x", strips.least);
      figure.csv = strips.csv;
      figure.page_csv = strips.page_csv;
      figure.svg = draw_strips(figure.title, shortened(score, 80), strips.drawn);
      if (!figure.svg.empty()) figures.push_back(std::move(figure));
    }
  }
  return figures;
}

}  // namespace equipoise
