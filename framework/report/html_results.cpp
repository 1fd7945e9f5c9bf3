#include <algorithm>

#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "report/table_text.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

/// Beyond these a page only gets slow; the files have all.
constexpr std::size_t kMostRows = 200;

std::string rows_note(std::size_t count, const std::string& stem) {
  if (count <= kMostRows) return {};
  return " The first " + std::to_string(kMostRows) + " of " + std::to_string(count) + " rows; all: tables/" +
         escape_html(stem) + ".csv.";
}

std::string flag_html(const ResultRow& row) {
  return row.flag.empty() ? "" : "<span class=\"badge failed\">" + escape_html(row.flag) + "</span>";
}

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
  std::string html = open_scroller("Table: " + table.stage) + "<table><thead><tr>";
  for (const std::string& head : table.heads) html += "<th scope=\"col\">" + escape_html(head) + "</th>";
  for (const std::string& score : table.scores)
    html += "<th scope=\"col\" class=\"n\">" + breakable_html(score) + "</th>";
  if (table.scores.empty()) html += "<th scope=\"col\">result</th>";
  if (table.repeated) html += "<th scope=\"col\" class=\"n\">n</th>";
  const bool flagged = std::any_of(table.rows.begin(), table.rows.end(),
                                   [](const ResultRow& row) { return !row.flag.empty(); });
  if (flagged) html += "<th scope=\"col\">caution</th>";
  html += "</tr></thead><tbody>\n";
  for (std::size_t r = 0; r < table.rows.size() && r < kMostRows; ++r) {
    const ResultRow& row = table.rows[r];
    html += "<tr>";
    for (const std::string& head : row.heads) html += "<th scope=\"row\">" + escape_html(head) + "</th>";
    html += value_cells(table, row);
    if (table.repeated) html += "<td class=\"n\">" + count_text(row) + "</td>";
    if (flagged) html += "<td>" + flag_html(row) + "</td>";
    html += "</tr>\n";
  }
  html += "</tbody></table></div>\n<p class=\"note\">" + escape_html(table_caption(table)) + "." +
          rows_note(table.rows.size(), table_stem(table)) + "</p>\n";
  for (const std::string& remark : table_remarks(table))
    html += "<p class=\"note bad\">" + escape_html(remark) + "</p>\n";
  return html;
}

std::string confusion_table(const ConfusionSum& sum) {
  std::string html =
      "<figure class=\"confusion\"><div class=\"scroll\"><table><thead><tr><th scope=\"col\">true \\ "
      "predicted</th>";
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

std::string results_section(const ReportContent& content) {
  std::string html = "<section id=\"results\"><h2>Results</h2>\n";
  if (content.tables.empty()) html += "<p>This study has no test and no measure stage.</p>\n";
  for (const ResultTable& table : content.tables) {
    if (table.per_class) {
      html += "<details><summary>" + escape_html(table.stage) + " by class</summary>" + table_html(table) +
              "</details>\n";
    } else {
      html += "<h3>" + escape_html(table.stage) + "</h3>\n" + table_html(table) +
              figures_html(content.figures, "scores/" + table.stage, content.with_vega);
    }
  }
  const auto warnings = one_class_warnings(content.confusions);
  for (std::size_t i = 0; i < warnings.size() && i < 12; ++i)
    html += "<p class=\"box warn\">" + escape_html(warnings[i]) + "</p>\n";
  return html + figures_html(content.figures, "cost", content.with_vega) + "</section>\n";
}

std::string expectations_section(const ReportContent& content) {
  if (content.expectations.empty()) return {};
  std::string html = "<section id=\"expect\"><h2>Published and ours</h2>\n";
  if (!content.expectations_caution.empty())
    html += "<p class=\"box warn\">" + escape_html(content.expectations_caution) + "</p>\n";
  html += open_scroller("Table: published and ours") +
          "<table><thead><tr><th scope=\"col\">number</th>"
          "<th scope=\"col\" class=\"n\">published</th><th scope=\"col\" class=\"n\">ours</th>"
          "<th scope=\"col\" class=\"n\">difference</th><th scope=\"col\">verdict</th>"
          "<th scope=\"col\">source</th></tr></thead><tbody>\n";
  for (const ExpectationRow& row : content.expectations) {
    const auto colon = std::min(row.verdict.find(':'), row.verdict.size());
    const std::string word = row.verdict.substr(0, colon), why = row.verdict.substr(colon);
    const std::string style = word == "differs"                             ? "failed"
                              : word == "same" || word == "within interval" ? "done"
                                                                            : "";
    html += "<tr><th scope=\"row\">" + escape_html(row.what) + "</th><td class=\"n\">" +
            escape_html(row.published) + "</td><td class=\"n\">" + escape_html(row.ours) +
            "</td><td class=\"n\">" + escape_html(row.difference) + "</td><td><span class=\"badge " + style +
            "\">" + escape_html(word) + "</span>" + escape_html(why) + "</td><td>" + escape_html(row.source) +
            "</td></tr>\n";
  }
  return html +
         "</tbody></table></div>\n<p class=\"note\">Same: within the tolerance that the manifest states. "
         "Within "
         "interval: the published number lies in the 95 % interval of our repeats.</p></section>\n";
}

std::string confusions_section(const ReportContent& content) {
  if (content.confusions.empty()) return {};
  constexpr std::size_t most = 24;
  std::string html = "<section id=\"confusions\"><h2>Classifiers</h2>\n", last;
  for (const ConfusionSum& sum : content.confusions) {
    if (sum.stage == last) continue;
    last = sum.stage;
    html += "<h3>" + escape_html(last) + "</h3>\n" +
            figures_html(content.figures, "probabilities/" + last, content.with_vega);
  }
  html += "<h3>Confusion matrices</h3><div class=\"tiles\">\n";
  for (std::size_t i = 0; i < content.confusions.size() && i < most; ++i)
    if (content.confusions[i].classes.size() <= 40) html += confusion_table(content.confusions[i]);
  html += "</div><p class=\"note\">Pictures, summed over repeats; shares are of the true class.";
  if (content.confusions.size() > most)
    html += " " + std::to_string(content.confusions.size() - most) + " more are left out.";
  return html + "</p></section>\n";
}

}  // namespace equipoise
