#pragma once

#include <string>
#include <utility>
#include <vector>

namespace equipoise {

/// A line of a chart. Lines of one colour belong together.
struct ChartLine {
  std::size_t colour = 0;  ///< Class `k0`..`k7` of the page; beyond eight the dashes differ.
  std::vector<std::pair<double, double>> points;
};

/// A line chart with axes, ticks and labels.
struct Chart {
  std::string title, x_label, y_label;
  std::vector<ChartLine> lines;
};

/// True if the chart's values call for a logarithmic axis: all positive, over more than a factor of 30.
bool wants_log_axis(const Chart& chart);

/// Inline SVG without script, styled by the page. Values that are not finite break their line. Empty if there
/// is nothing to draw.
std::string draw_lines(const Chart& chart);

/// Values of one row of a strip plot: each run a dot, the mean a bar.
struct StripRow {
  std::string title;
  std::vector<double> values;
};

/// Rows of dots over a common axis, in the order given.
std::string draw_strips(const std::string& title, const std::string& x_label,
                        const std::vector<StripRow>& rows);

/// At most about 400 points: means over equal stretches of the line. Returns how many points one mean covers.
std::size_t thin_out(std::vector<std::pair<double, double>>& points);

}  // namespace equipoise
