#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <equipoise/error.hpp>

#include "analysis/predictions.hpp"
#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostSeries = 8, kMostTests = 40, kMostClasses = 4, kBins = 10, kMostPoints = 200;

using Points = std::vector<std::pair<double, double>>;

/// A test stage's predictions with what tells its variants and repeats apart.
struct Test {
  std::string series, run;
  Predictions predictions;
};

struct TestSet {
  std::string stage;
  std::vector<std::string> series;
  std::vector<Test> tests;
  bool left_out = false;
};

std::optional<Predictions> predictions_of(const StageRecord& stage, const Store& store) {
  try {
    const auto path = store.folder(stage.key) / "predictions.csv";
    Predictions predictions = parse_predictions(read_whole(path), path.string());
    if (!predictions.ids.empty()) return predictions;
  } catch (const Error&) {
    // Shown as a missing result in the tables.
  }
  return std::nullopt;
}

std::string run_text(const StageRecord& stage) {
  std::string text;
  for (const auto& [name, index] : stage.repeat)
    text += (text.empty() ? "" : ", ") + plain_text(name) + " " + std::to_string(index);
  return text;
}

std::vector<TestSet> collect_tests(const RunRecord& record, const Store& store) {
  std::vector<TestSet> sets;
  for (const StageRecord& stage : record.stages) {
    if (stage.verb != "test" || (stage.state != "done" && stage.state != "cached")) continue;
    auto set =
        std::find_if(sets.begin(), sets.end(), [&](const TestSet& one) { return one.stage == stage.name; });
    if (set == sets.end()) set = sets.insert(sets.end(), {stage.name, {}, {}, false});
    StageRecord unrepeated = stage;
    unrepeated.repeat.clear();
    const std::string marks = instance_title(record, unrepeated);
    const std::string series = marks.empty() ? shortened(stage.name, 80) : shortened(marks, 80);
    const bool known = std::find(set->series.begin(), set->series.end(), series) != set->series.end();
    if ((!known && set->series.size() >= kMostSeries) || set->tests.size() >= kMostTests) {
      set->left_out = true;
      continue;
    }
    auto predictions = predictions_of(stage, store);
    if (!predictions) continue;
    if (!known) set->series.push_back(series);
    set->tests.push_back({series, run_text(stage), std::move(*predictions)});
  }
  return sets;
}

/// The ROC curve of class `label` against the rest: a point a distinct probability, thinned to a few hundred.
Points roc_points(const Predictions& p, int label) {
  std::vector<std::size_t> order(p.ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto score = [&](std::size_t i) { return p.probabilities(static_cast<Eigen::Index>(i), label); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
  const auto positives = static_cast<double>(std::count(p.labels.begin(), p.labels.end(), label));
  const double negatives = static_cast<double>(order.size()) - positives;
  if (positives == 0 || negatives == 0) return {};
  Points points = {{0, 0}};
  double hits = 0, alarms = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    (p.labels[order[i]] == label ? hits : alarms) += 1;
    if (i + 1 < order.size() && score(order[i]) == score(order[i + 1])) continue;
    points.emplace_back(alarms / negatives, hits / positives);
  }
  const std::size_t stretch = points.size() / kMostPoints + 1;
  Points kept;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (i % stretch == 0 || i + 1 == points.size()) kept.push_back(points[i]);
  return kept;
}

struct Bin {
  double pictures = 0, confidence = 0, right = 0;
};

/// Pictures of all repeats by the probability of the answer given.
std::vector<Bin> reliability_of(const TestSet& set, const std::string& series) {
  std::vector<Bin> bins(kBins);
  for (const Test& test : set.tests) {
    if (test.series != series) continue;
    const Predictions& p = test.predictions;
    for (std::size_t i = 0; i < p.ids.size(); ++i) {
      const double sure = p.probabilities(static_cast<Eigen::Index>(i), p.predicted[i]);
      const auto place = static_cast<std::size_t>(std::clamp(std::ceil(sure * kBins) - 1, 0.0, kBins - 1.0));
      bins[place].pictures += 1;
      bins[place].confidence += sure;
      bins[place].right += p.predicted[i] == p.labels[i];
    }
  }
  return bins;
}

std::size_t colour_of(const TestSet& set, const std::string& series) {
  return static_cast<std::size_t>(std::find(set.series.begin(), set.series.end(), series) -
                                  set.series.begin());
}

std::string left_out_text(const TestSet& set) {
  return set.left_out ? " The first " + std::to_string(set.series.size()) + " variants." : "";
}

void add_points(Figure& figure, const std::string& series, const std::string& run, const Points& points) {
  for (std::size_t i = 0; i < points.size(); ++i)
    figure.csv += format_csv_row(
        {series, run, std::to_string(i), fixed(points[i].first, 5), fixed(points[i].second, 5)});
}

Figure roc_figure(const TestSet& set, const std::string& label, bool several) {
  Figure figure;
  Chart chart{set.stage + ": ROC of " + label, "false positive rate", "true positive rate", {}};
  figure.csv = format_csv_row({"series", "run", "order", "x", "y"});
  for (const Test& test : set.tests) {
    const auto& classes = test.predictions.classes;
    const auto found = std::find(classes.begin(), classes.end(), label);
    if (found == classes.end()) continue;
    const Points points = roc_points(test.predictions, static_cast<int>(found - classes.begin()));
    add_points(figure, test.series, test.run, points);
    if (!points.empty()) chart.lines.push_back({colour_of(set, test.series), points});
  }
  figure.place = "probabilities/" + set.stage;
  figure.name = "roc-" + file_stem(several ? set.stage + "-" + label : set.stage);
  figure.title = chart.title;
  figure.caption = "ROC of " + label + (several ? " against the rest" : "") +
                   "; a line a test; dashed: chance." + left_out_text(set);
  figure.spec = unit_square_spec(set.series, chart.x_label, chart.y_label, false);
  figure.page_csv = figure.csv;
  figure.svg = draw_lines(chart);
  return figure;
}

Figure reliability_figure(const TestSet& set) {
  Figure figure;
  Chart chart{set.stage + ": reliability", "mean probability of the answer", "share of right answers", {}};
  figure.csv = format_csv_row({"series", "run", "order", "x", "y", "pictures"});
  for (const std::string& series : set.series) {
    ChartLine line{colour_of(set, series), {}};
    for (const Bin& bin : reliability_of(set, series)) {
      if (bin.pictures == 0) continue;
      line.points.emplace_back(bin.confidence / bin.pictures, bin.right / bin.pictures);
      figure.csv += format_csv_row({series, "all", std::to_string(line.points.size()),
                                    fixed(line.points.back().first, 5), fixed(line.points.back().second, 5),
                                    fixed(bin.pictures, 0)});
    }
    chart.lines.push_back(std::move(line));
  }
  figure.place = "probabilities/" + set.stage;
  figure.name = "calibration-" + file_stem(set.stage);
  figure.title = chart.title;
  figure.caption =
      "Reliability: " + std::to_string(kBins) +
      " equal bins of the probability of the answer given, all repeats together; size of a point: "
      "pictures; below the dashed line a classifier is too sure." +
      left_out_text(set);
  figure.spec = unit_square_spec(set.series, chart.x_label, chart.y_label, true);
  figure.page_csv = figure.csv;
  figure.svg = draw_lines(chart);
  return figure;
}

}  // namespace

std::vector<Figure> probability_figures(const RunRecord& record, const Store& store) {
  std::vector<Figure> figures;
  for (const TestSet& set : collect_tests(record, store)) {
    if (set.tests.empty()) continue;
    std::vector<std::string> labels = set.tests.front().predictions.classes;
    if (labels.size() == 2) labels = {record.positive.empty() ? labels.back() : record.positive};
    if (labels.size() > kMostClasses) labels.resize(kMostClasses);
    for (const std::string& label : labels) figures.push_back(roc_figure(set, label, labels.size() > 1));
    figures.push_back(reliability_figure(set));
  }
  figures.erase(std::remove_if(figures.begin(), figures.end(), [](const Figure& f) { return f.svg.empty(); }),
                figures.end());
  return figures;
}

}  // namespace equipoise
