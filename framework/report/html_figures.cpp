#include <algorithm>
#include <cmath>
#include <set>

#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostLines = 12, kMostScalars = 4;

/// The chart of one scalar; `colours` gives each variant and class its colour, the same in every chart of a
/// stage.
std::string scalar_figure(const RunRecord& record, const CurveSet& set, const std::string& scalar,
                          std::vector<std::string>& colours) {
  Chart chart{set.stage + ": " + scalar, "step", scalar, {}};
  std::size_t stretch = 1;
  for (std::size_t i = 0; i < set.curves.size() && i < kMostLines; ++i) {
    const Curve& curve = set.curves[i];
    const auto found = curve.scalars.find(scalar);
    if (found == curve.scalars.end()) continue;
    StageRecord stage = *curve.stage;
    stage.repeat.clear();
    const std::string title = instance_title(record, stage);
    auto place = std::find(colours.begin(), colours.end(), title);
    if (place == colours.end()) place = colours.insert(colours.end(), title);
    ChartLine line{static_cast<std::size_t>(place - colours.begin()), {}};
    // A scalar that comes once an epoch is joined across the steps without one.
    for (std::size_t r = 0; r < curve.steps.size() && r < found->second.size(); ++r)
      if (!std::isnan(found->second[r])) line.points.emplace_back(curve.steps[r], found->second[r]);
    stretch = std::max(stretch, thin_out(line.points));
    chart.lines.push_back(std::move(line));
  }
  const bool log = wants_log_axis(chart);
  const std::string svg = draw_lines(chart);
  if (svg.empty()) return {};
  std::string caption = escape_html(scalar) + (log ? ", logarithmic axis" : "");
  if (stretch > 1) caption += "; means over " + std::to_string(stretch) + " steps";
  return "<figure>" + svg + "<figcaption>" + caption + "</figcaption></figure>\n";
}

std::string legend(const std::vector<std::string>& colours) {
  std::string html;
  for (std::size_t i = 0; i < colours.size(); ++i)
    if (!colours[i].empty())
      html += "<li><span class=\"swatch s" + std::to_string(i % 8) + (i >= 8 ? " dashed" : "") +
              "\"></span>" + escape_html(shortened(colours[i], 120)) + "</li>";
  return html.empty() ? html : "<ul class=\"legend\">" + html + "</ul>\n";
}

}  // namespace

std::string curves_section(const RunRecord& record, const ReportContent& content) {
  if (content.curves.empty()) return {};
  std::string html = "<section id=\"training\"><h2>Training</h2>\n";
  for (const CurveSet& set : content.curves) {
    std::vector<std::string> colours;
    std::string figures;
    for (std::size_t s = 0; s < set.scalars.size() && s < kMostScalars; ++s)
      figures += scalar_figure(record, set, set.scalars[s], colours);
    if (figures.empty()) continue;
    html += "<h3>" + escape_html(set.stage) + "</h3>\n" + legend(colours) + "<div class=\"charts\">" +
            figures + "</div>\n";
    std::string note;
    if (set.curves.size() > kMostLines)
      note = std::to_string(kMostLines) + " of " + counted(set.curves.size(), "training") + " shown. ";
    else if (set.curves.size() > colours.size())
      note = "Repeats share a colour. ";
    html += "<p class=\"note\">" + note + "All numbers: figures/curves-" + escape_html(file_stem(set.stage)) +
            ".csv</p>\n";
  }
  return html + "</section>\n";
}

std::string pictures_section(const ReportContent& content) {
  if (content.pictures.sheets.empty()) return {};
  std::string html = "<section id=\"pictures\"><h2>Real and synthetic pictures</h2>\n";
  const std::string* label = nullptr;
  for (const Sheet& sheet : content.pictures.sheets) {
    if (!label || *label != sheet.label) {
      if (label) html += "</div>\n";
      label = &sheet.label;
      html +=
          "<h3>" + (label->empty() ? "All classes" : escape_html(*label)) + "</h3><div class=\"sheets\">\n";
    }
    const std::string title = escape_html(shortened(sheet.title, 160));
    html += "<figure class=\"sheet " + std::string(sheet.real ? "real" : "synthetic") + "\"><img src=\"" +
            sheet.data_uri + "\" width=\"" + std::to_string(sheet.width) + "\" height=\"" +
            std::to_string(sheet.height) + "\" alt=\"" + title + ", " +
            escape_html(shortened(sheet.label, 80)) + "\"><figcaption>" + title + "</figcaption></figure>\n";
  }
  html += "</div>\n<p class=\"note\">The first pictures of each list, not chosen by eye";
  if (content.pictures.left_out)
    html += "; " + counted(content.pictures.left_out, "further sheet") + " left out";
  return html + ".</p></section>\n";
}

}  // namespace equipoise
