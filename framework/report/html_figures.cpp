#include <algorithm>

#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

std::string legend(const std::vector<std::string>& series) {
  if (series.size() < 2) return {};
  std::string html;
  for (std::size_t i = 0; i < series.size(); ++i)
    html += "<li><span class=\"swatch s" + std::to_string(i % 8) + (i >= 8 ? " dashed" : "") + "\"></span>" +
            escape_html(series[i]) + "</li>";
  return "<ul class=\"legend\">" + html + "</ul>\n";
}

/// A number for each picture, in the columns of the sheet.
std::string distances_html(const NearestFacts& nearest) {
  std::string html;
  for (const double distance : nearest.distances) {
    const bool close = nearest.compared > 0 && distance < nearest.usual_smallest;
    html += std::string("<li") + (close ? " class=\"close\"" : "") + ">" + fixed(distance, 1) + "</li>";
  }
  return "<ol class=\"distances\" style=\"--columns:" + std::to_string(nearest.columns) + "\">" + html +
         "</ol>";
}

std::string nearest_caption(const NearestFacts& nearest) {
  std::string text = ". Under each row the nearest of " + counted(nearest.training, "training picture") +
                     ", and below how far each pair is apart";
  if (nearest.compared > 0)
    text += "; a training picture and its nearest other: " + fixed(nearest.usual_median, 1) +
            " in the median, at least " + fixed(nearest.usual_smallest, 1) + " (" +
            std::to_string(nearest.compared) + " compared)";
  return escape_html(text + ".");
}

std::string sheet_html(const Sheet& sheet, const std::string& style) {
  const std::string title = escape_html(shortened(sheet.title, 160));
  return "<figure class=\"sheet " + style + "\"><img src=\"" + sheet.data_uri + "\" width=\"" +
         std::to_string(sheet.width) + "\" height=\"" + std::to_string(sheet.height) + "\" alt=\"" + title +
         (sheet.label.empty() ? "" : ", " + escape_html(shortened(sheet.label, 80))) + "\"><figcaption>" +
         title + (sheet.nearest ? nearest_caption(*sheet.nearest) : "") + "</figcaption>" +
         (sheet.nearest ? distances_html(*sheet.nearest) : "") + "</figure>\n";
}

/// What the numbers under pictures are; nothing without any.
std::string nearest_note(const std::vector<Sheet>& sheets) {
  for (const Sheet& sheet : sheets)
    if (sheet.nearest)
      return "<p class=\"note\">Distance: " + escape_html(sheet.nearest->measure) +
             ". A number in a frame is smaller than any found between two training pictures: look whether "
             "that picture is a copy. Mirrored or shifted copies are not found this way; the metric "
             "memorisation finds them.</p>\n";
  return {};
}

std::string findings_html(const StageFindings& findings) {
  std::string html = "<h3>" + escape_html(findings.title) + "</h3>\n";
  for (const std::string& gate : findings.gates)
    html += "<p class=\"box bad\">Gate failed: " + escape_html(gate) + "</p>\n";
  for (const std::string& warning : findings.warnings)
    html += "<p class=\"box warn\">" + escape_html(warning) + "</p>\n";
  if (!findings.facts.empty()) {
    html += "<dl>";
    for (const auto& [name, value] : findings.facts)
      html += "<dt>" + escape_html(shortened(name, 60)) + "</dt><dd>" + escape_html(value) + "</dd>";
    html += "</dl>\n";
  }
  if (!findings.sheets.empty()) {
    html += "<div class=\"sheets wide\">";
    for (const Sheet& sheet : findings.sheets) html += sheet_html(sheet, "finding");
    html += "</div>\n";
  }
  if (findings.left_out)
    html += "<p class=\"note\">" + counted(findings.left_out, "further picture") +
            " left out; see the store.</p>\n";
  return html;
}

/// "Constant: learning_rate 0.0001. "
std::string constants_text(const CurveSet& set) {
  std::string text;
  for (const std::string& scalar : set.scalars)
    if (const auto value = constant_value(set, scalar))
      text += (text.empty() ? "Constant: " : ", ") + shortened(scalar, 80) + " " + compact(*value);
  return text.empty() ? text : text + ". ";
}

}  // namespace

std::string curves_section(const RunRecord& record, const ReportContent& content) {
  std::string html;
  for (const CurveSet& set : content.curves) {
    const std::string figures = figures_html(content.figures, "training/" + set.stage, content.with_vega);
    const std::string constants = constants_text(set);
    if (figures.empty() && constants.empty()) continue;
    const auto series = curve_series(record, set);
    html += "<h3>" + escape_html(set.stage) + "</h3>\n" + (figures.empty() ? "" : legend(series) + figures);
    std::string note;
    if (set.curves.size() > kMostCurves)
      note = std::to_string(kMostCurves) + " of " + counted(set.curves.size(), "training") + " shown. ";
    else if (set.curves.size() > series.size())
      note = "Repeats share a colour. ";
    note += constants + "All numbers: figures/curves-" + file_stem(set.stage) + ".csv";
    html += "<p class=\"note\">" + escape_html(note) + "</p>\n";
  }
  return html.empty() ? html : "<section id=\"training\"><h2>Training</h2>\n" + html + "</section>\n";
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
    html += sheet_html(sheet, sheet.real ? "real" : "synthetic");
  }
  html += "</div>\n<p class=\"note\">The first pictures of each list, not chosen by eye";
  if (content.pictures.left_out)
    html += "; " + counted(content.pictures.left_out, "further sheet") + " left out";
  return html + ".</p>" + nearest_note(content.pictures.sheets) + "</section>\n";
}

std::string findings_section(const ReportContent& content) {
  std::string html;
  for (const StageFindings& findings : content.findings) html += findings_html(findings);
  return html.empty() ? html
                      : "<section id=\"findings\"><h2>Audits and sheets</h2>\n" + html + "</section>\n";
}

}  // namespace equipoise
