#include "report/escape.hpp"
#include "report/html_sections.hpp"

namespace equipoise {
namespace {

std::string table_html(const TextTable& table, const std::string& title) {
  std::string html = open_scroller("Table: " + title) + "<table><thead><tr>";
  for (std::size_t i = 0; i < table.header.size(); ++i)
    html += std::string("<th scope=\"col\"") + (i < table.heads ? "" : " class=\"n\"") + ">" +
            escape_html(shortened(table.header[i], 60)) + "</th>";
  html += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += i < table.heads ? "<th scope=\"row\">" + escape_html(shortened(row[i], 60)) + "</th>"
                              : "<td class=\"n\">" + escape_html(row[i]) + "</td>";
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace

std::string analysis_section(const RunRecord& record, const ReportContent& content) {
  if (content.analyses.empty()) return {};
  const auto axes = result_axes(record);
  std::string html = "<section id=\"analysis\"><h2>Declared comparisons</h2>\n";
  for (const DeclaredAnalysis& analysis : content.analyses) {
    html += "<h3>" + escape_html(analysis_title(analysis.plan)) + "</h3>\n";
    if (analysis.comparisons.empty()) {
      html += "<p>Results of one side are missing.</p>\n";
      continue;
    }
    html += table_html(comparison_table(analysis.comparisons, axes, analysis.plan),
                       analysis_title(analysis.plan));
    for (const std::string& sentence : analysis_sentences(analysis, axes))
      html += "<p class=\"note\">" + escape_html(sentence) + "</p>\n";
    if (const auto power = analysis_power(analysis, axes))
      html +=
          std::string("<p class=\"note\">") + power_caption + "</p>\n" + table_html(*power, "Table: power");
  }
  for (const std::string& sentence : paired_prediction_sentences(content.paired, axes))
    html += "<p class=\"note\">" + escape_html(sentence) + "</p>\n";
  return html + "</section>\n";
}

}  // namespace equipoise
