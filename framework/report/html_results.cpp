#include "report/chart.hpp"
#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "report/table_text.hpp"

namespace equipoise {
namespace {

std::string value_cells(const ResultTable& table, const ResultRow& row) {
  const std::string failure = failure_text(row);
  const std::size_t columns = std::max<std::size_t>(1, table.scores.size());
  if (!failure.empty())
    return "<td class=\"" + std::string(row.failed ? "bad" : "quiet") + "\" colspan=\"" +
           std::to_string(columns) + "\">" + escape_html(failure) + "</td>";
  std::string html;
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    const Summary& cell = row.cells[s];
    html += "<td class=\"n\">";
    html += cell.n == 0 ? "–" : fixed(cell.mean, table.decimals[s]);
    if (cell.sd) html += "<span class=\"sd\"> ± " + fixed(*cell.sd, table.decimals[s]) + "</span>";
    html += "</td>";
  }
  return html.empty() ? "<td class=\"quiet\">–</td>" : html;
}

std::string table_html(const ResultTable& table) {
  std::string html = "<div class=\"scroll\"><table><thead><tr>";
  for (const std::string& head : table.heads) html += "<th scope=\"col\">" + escape_html(head) + "</th>";
  for (const std::string& score : table.scores)
    html += "<th scope=\"col\" class=\"n\">" + escape_html(score) + "</th>";
  if (table.scores.empty()) html += "<th scope=\"col\">result</th>";
  if (table.repeated) html += "<th scope=\"col\" class=\"n\">n</th>";
  html += "</tr></thead><tbody>\n";
  for (const ResultRow& row : table.rows) {
    html += "<tr>";
    for (const std::string& head : row.heads) html += "<th scope=\"row\">" + escape_html(head) + "</th>";
    html += value_cells(table, row);
    if (table.repeated) html += "<td class=\"n\">" + count_text(row) + "</td>";
    html += "</tr>\n";
  }
  html += "</tbody></table></div>\n<p class=\"note\">" + escape_html(table_caption(table)) + ".</p>\n";
  for (const std::string& remark : table_remarks(table))
    html += "<p class=\"note bad\">" + escape_html(remark) + "</p>\n";
  return html;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : ", ") + one;
  return text;
}

/// Each run of the primary score (or of a test's first score) as a dot.
std::string strip_plot(const RunRecord& record, const ReportContent& content, const ResultTable& table) {
  if (table.scores.empty() || table.per_class || table.rows.size() > 24 || !table.repeated) return {};
  std::string score = table.scores.front();
  for (const AnalysisRecord& analysis : record.analyses)
    if (analysis.stage == table.stage) score = analysis.score;
  std::vector<StripRow> strips;
  for (const ScoreRow& row : content.rows) {
    if (row.stage != table.stage || row.score != score || (table.verb == "test" && !row.label.empty()))
      continue;
    std::vector<std::string> marks;
    for (const auto& axis : result_axes(record))
      if (const auto cell = row.arms.find(axis.name); cell != row.arms.end() && !cell->second.empty())
        marks.push_back(cell->second);
    if (!row.label.empty()) marks.push_back(row.label);
    const std::string title = marks.empty() ? row.stage : joined(marks);
    if (strips.empty() || strips.back().title != title) strips.push_back({title, {}});
    strips.back().values.push_back(row.value);
  }
  const std::string svg = draw_strips(table.stage + ": " + score, score, strips);
  return svg.empty() ? svg
                     : "<figure>" + svg + "<figcaption>" + escape_html(score) +
                           ": each dot one result, bar the mean, band ± one SD.</figcaption></figure>\n";
}

std::string confusion_table(const ConfusionSum& sum) {
  std::string html =
      "<figure class=\"confusion\"><div class=\"scroll\"><table><thead><tr><th>true \\ predicted</th>";
  for (const std::string& name : sum.classes)
    html += "<th scope=\"col\" class=\"n\">" + escape_html(shortened(name, 40)) + "</th>";
  html += "</tr></thead><tbody>";
  for (Eigen::Index r = 0; r < sum.counts.rows(); ++r) {
    const auto total = static_cast<double>(sum.counts.row(r).sum());
    html += "<tr><th scope=\"row\">" + escape_html(shortened(sum.classes[static_cast<std::size_t>(r)], 40)) +
            "</th>";
    for (Eigen::Index c = 0; c < sum.counts.cols(); ++c) {
      const double share = total > 0 ? static_cast<double>(sum.counts(r, c)) / total : 0;
      html += "<td class=\"n heat\" style=\"--share:" + fixed(share * 100, 0) + "%\">" +
              std::to_string(sum.counts(r, c)) + "<small>" + fixed(share * 100, 1) + " %</small></td>";
    }
    html += "</tr>";
  }
  html += "</tbody></table></div><figcaption>" +
          escape_html(sum.stage + (sum.title.empty() ? "" : ": " + sum.title));
  return html + " (" + counted(sum.tests, "test") + ")</figcaption></figure>\n";
}

}  // namespace

std::string results_section(const RunRecord& record, const ReportContent& content) {
  std::string html = "<section id=\"results\"><h2>Results</h2>\n";
  if (content.tables.empty()) html += "<p>This study has no test and no measure stage.</p>\n";
  for (const ResultTable& table : content.tables) {
    if (table.per_class) {
      html += "<details><summary>" + escape_html(table.stage) + " by class</summary>" + table_html(table) +
              "</details>\n";
    } else {
      html += "<h3>" + escape_html(table.stage) + "</h3>\n" + table_html(table) +
              strip_plot(record, content, table);
    }
  }
  for (const std::string& warning : one_class_warnings(content.confusions))
    html += "<p class=\"box warn\">" + escape_html(warning) + "</p>\n";
  return html + "</section>\n";
}

std::string expectations_section(const ReportContent& content) {
  if (content.expectations.empty()) return {};
  std::string html =
      "<section id=\"expect\"><h2>Published and ours</h2><div "
      "class=\"scroll\"><table><thead><tr><th>number</th><th "
      "class=\"n\">published</th><th class=\"n\">ours</th><th "
      "class=\"n\">difference</th><th>verdict</th><th>source</th>"
      "</tr></thead><tbody>\n";
  for (const ExpectationRow& row : content.expectations)
    html += "<tr><th scope=\"row\">" + escape_html(row.what) + "</th><td class=\"n\">" +
            escape_html(row.published) + "</td><td class=\"n\">" + escape_html(row.ours) +
            "</td><td class=\"n\">" + escape_html(row.difference) + "</td><td>" + escape_html(row.verdict) +
            "</td><td>" + escape_html(row.source) + "</td></tr>\n";
  return html + "</tbody></table></div></section>\n";
}

std::string confusions_section(const ReportContent& content) {
  if (content.confusions.empty()) return {};
  constexpr std::size_t most = 24;
  std::string html = "<section id=\"confusions\"><h2>Confusion matrices</h2><div class=\"tiles\">\n";
  for (std::size_t i = 0; i < content.confusions.size() && i < most; ++i)
    if (content.confusions[i].classes.size() <= 40) html += confusion_table(content.confusions[i]);
  html += "</div><p class=\"note\">Pictures, summed over repeats; shares are of the true class.</p>\n";
  if (content.confusions.size() > most)
    html +=
        "<p class=\"note\">" + std::to_string(content.confusions.size() - most) + " more are left out.</p>\n";
  return html + "</section>\n";
}

}  // namespace equipoise
