#include "report/chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/ticks.hpp"

namespace equipoise {
namespace {

constexpr double kWidth = 480, kHeight = 270, kLeft = 62, kRight = 12, kTop = 12, kBottom = 44;

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool empty() const { return low > high; }
};

std::string px(double value) {
  return fixed(value, 1);
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line class=\"" + style + "\" x1=\"" + px(x1) + "\" y1=\"" + px(y1) + "\" x2=\"" + px(x2) +
         "\" y2=\"" + px(y2) + "\"/>";
}

std::string label(double x, double y, const std::string& anchor, const std::string& text,
                  const std::string& more = {}) {
  return "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" text-anchor=\"" + anchor + "\"" + more + ">" +
         escape_html(text) + "</text>";
}

std::string open_svg(double width, double height, const std::string& title) {
  return "<svg class=\"chart\" viewBox=\"0 0 " + px(width) + " " + px(height) +
         "\" role=\"img\" aria-label=\"" + escape_html(title) + "\"><title>" + escape_html(title) +
         "</title>";
}

std::string path_of(const ChartLine& chart_line, const Scale& x, const Scale& y) {
  std::string d;
  bool pen = false;
  std::size_t drawn = 0;
  double last_x = 0, last_y = 0;
  for (const auto& [px_value, py_value] : chart_line.points) {
    if (!std::isfinite(px_value) || !std::isfinite(py_value)) {
      pen = false;
      continue;
    }
    last_x = x.at(px_value);
    last_y = y.at(py_value);
    d += (pen ? "L" : "M") + px(last_x) + " " + px(last_y);
    pen = true;
    ++drawn;
  }
  const std::string colour = "k" + std::to_string(chart_line.colour % 8);
  if (drawn == 1)
    return "<circle class=\"dot " + colour + "\" cx=\"" + px(last_x) + "\" cy=\"" + px(last_y) +
           "\" r=\"3\"/>";
  return drawn == 0 ? ""
                    : "<path class=\"line " + colour + (chart_line.colour >= 8 ? " dashed" : "") + "\" d=\"" +
                          d + "\"/>";
}

std::string axes_of(const Chart& chart, const Scale& x, const Scale& y) {
  std::string svg;
  for (const Tick& tick : make_ticks(y, 5)) {
    const double at = y.at(tick.value);
    svg += line(kLeft, at, kWidth - kRight, at, "grid") + label(kLeft - 8, at + 4, "end", tick.text);
  }
  for (const Tick& tick : make_ticks(x, 7)) {
    const double at = x.at(tick.value);
    svg += line(at, kHeight - kBottom, at, kHeight - kBottom + 5, "axis") +
           label(at, kHeight - kBottom + 19, "middle", tick.text);
  }
  svg += line(kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, "axis");
  svg += label((kLeft + kWidth - kRight) / 2, kHeight - 6, "middle", chart.x_label);
  const std::string middle = px((kTop + kHeight - kBottom) / 2);
  return svg + label(14, (kTop + kHeight - kBottom) / 2, "middle", chart.y_label,
                     " transform=\"rotate(-90 14 " + middle + ")\"");
}

/// Dots that would hide each other step aside: up, down, up.
std::string dots_of(const std::vector<double>& values, const Scale& x, double middle,
                    const std::string& colour) {
  std::string svg;
  std::vector<double> places;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const double at = x.at(value);
    const auto near =
        std::count_if(places.begin(), places.end(), [&](double other) { return std::fabs(other - at) < 5; });
    const double aside = static_cast<double>((near + 1) / 2) * (near % 2 ? 5 : -5);
    svg += "<circle class=\"dot " + colour + "\" cx=\"" + px(at) + "\" cy=\"" +
           px(middle + std::clamp(aside, -9.0, 9.0)) + "\" r=\"4.5\"/>";
    places.push_back(at);
  }
  return svg;
}

}  // namespace

bool wants_log_axis(const Chart& chart) {
  Range range;
  for (const ChartLine& one : chart.lines)
    for (const auto& point : one.points) range.add(point.second);
  return !range.empty() && range.low > 0 && range.high > 30 * range.low;
}

std::string draw_lines(const Chart& chart) {
  Range xs, ys;
  for (const ChartLine& one : chart.lines)
    for (const auto& [x, y] : one.points) {
      if (!std::isfinite(x) || !std::isfinite(y)) continue;
      xs.add(x);
      ys.add(y);
    }
  if (xs.empty()) return {};
  Scale x = make_scale(xs.low, xs.high, false, 0.01),
        y = make_scale(ys.low, ys.high, wants_log_axis(chart), 0.05);
  x.from = kLeft;
  x.to = kWidth - kRight;
  y.from = kHeight - kBottom;
  y.to = kTop;
  std::string svg = open_svg(kWidth, kHeight, chart.title) + axes_of(chart, x, y);
  for (const ChartLine& one : chart.lines) svg += path_of(one, x, y);
  return svg + "</svg>\n";
}

std::string draw_strips(const std::string& title, const std::string& x_label,
                        const std::vector<StripRow>& rows) {
  constexpr double step = 44, left = 14, width = 640;
  Range range;
  for (const StripRow& row : rows)
    for (const double value : row.values) range.add(value);
  if (range.empty()) return {};
  Scale x = make_scale(range.low, range.high, false, 0.06);
  x.from = left;
  x.to = width - left;
  const double height = kTop + step * static_cast<double>(rows.size()) + kBottom, floor = height - kBottom;
  std::string svg = open_svg(width, height, title);
  for (const Tick& tick : make_ticks(x, 7)) {
    svg += line(x.at(tick.value), kTop, x.at(tick.value), floor, "grid");
    svg += label(x.at(tick.value), floor + 17, "middle", tick.text);
  }
  svg += line(left, floor, width - left, floor, "axis") + label(width / 2, height - 6, "middle", x_label);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double at = kTop + step * (static_cast<double>(i) + 0.7);
    const std::string colour = "k" + std::to_string(i % 8);
    svg += label(left, at - 15, "start", shortened(rows[i].title, 70));
    const Summary summary = summarise(rows[i].values);
    if (summary.sd && std::isfinite(*summary.sd))
      svg += line(std::clamp(x.at(summary.mean - *summary.sd), left, width - left), at,
                  std::clamp(x.at(summary.mean + *summary.sd), left, width - left), at, "spread " + colour);
    svg += dots_of(rows[i].values, x, at, colour);
    if (summary.n > 1 && std::isfinite(summary.mean))
      svg += line(x.at(summary.mean), at - 9, x.at(summary.mean), at + 9, "mean");
  }
  return svg + "</svg>\n";
}

std::size_t thin_out(std::vector<std::pair<double, double>>& points) {
  const std::size_t stretch = (points.size() + 399) / 400;
  if (stretch <= 1) return 1;
  std::vector<std::pair<double, double>> means;
  for (std::size_t i = 0; i < points.size(); i += stretch) {
    const std::size_t end = std::min(points.size(), i + stretch);
    double x = 0, y = 0, n = 0;
    for (std::size_t k = i; k < end; ++k) {
      if (!std::isfinite(points[k].second)) continue;
      x += points[k].first;
      y += points[k].second;
      ++n;
    }
    if (n > 0) means.emplace_back(x / n, y / n);
  }
  points = std::move(means);
  return stretch;
}

}  // namespace equipoise
