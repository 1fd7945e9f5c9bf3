#include "report/table_text.hpp"

#include <algorithm>
#include <charconv>

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/report.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

std::string exact(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string space(width - std::min(width, text_width(text)), ' ');
  return right ? space + text : text + space;
}

std::vector<std::string> text_row(const ResultTable& table, const ResultRow& row, const std::string& sign) {
  std::vector<std::string> texts = row.heads;
  const std::string failure = failure_text(row);
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    if (row.cells[s].n > 0)
      texts.push_back(mean_and_sd(row.cells[s], table.decimals[s], sign));
    else
      texts.push_back(s == 0 && !failure.empty() ? failure : "–");
  }
  if (table.scores.empty()) texts.push_back(failure.empty() ? "–" : failure);
  if (table.repeated) texts.push_back(count_text(row));
  return texts;
}

std::string joined(const std::vector<std::string>& texts, const std::string& between) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : between) + text;
  return line;
}

std::vector<std::string> shortened_all(std::vector<std::string> texts) {
  for (std::string& text : texts) text = shortened(text, 60);
  return texts;
}

std::string latex_row(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::string cell = escape_latex(fields[i]);
    if (const auto sign = cell.find("±"); sign != std::string::npos) cell.replace(sign, 2, "$\\pm$");
    if (cell == "–") cell = "--";
    line += (i ? " & " : "") + cell;
  }
  return line + " \\\\\n";
}

/// A terminal has no room for all scores of a test.
std::vector<std::string> terminal_scores(const RunRecord& record) {
  std::vector<std::string> names = {"accuracy", "balanced_accuracy", "f1", "mcc", "auroc"};
  for (const AnalysisRecord& analysis : record.analyses) names.push_back(analysis.score);
  return names;
}

}  // namespace

TextTable text_table(const ResultTable& table, const std::string& sign) {
  TextTable result;
  result.header = table.heads;
  result.heads = table.heads.size();
  result.header.insert(result.header.end(), table.scores.begin(), table.scores.end());
  if (table.scores.empty()) result.header.emplace_back("result");
  if (table.repeated) result.header.emplace_back("n");
  for (const ResultRow& row : table.rows) result.rows.push_back(text_row(table, row, sign));
  return result;
}

std::vector<std::string> table_remarks(const ResultTable& table) {
  std::vector<std::string> remarks = table.notes;
  for (const ResultRow& row : table.rows) {
    if (!row.flag.empty() && !table.per_class)
      remarks.push_back((row.heads.empty() ? "" : joined(shortened_all(row.heads), ", ") + ": ") + row.flag +
                        "; such a test measures nothing");
    if (row.reason.empty() || row.done == 0) continue;
    const std::string who = row.heads.empty() ? "" : " of " + joined(shortened_all(row.heads), ", ");
    remarks.push_back(std::to_string(row.total - row.done) + " of " + std::to_string(row.total) + " " +
                      table.unit + "s" + who + (row.failed ? " failed: " : ": ") + row.reason);
  }
  return remarks;
}

std::string markdown_table(const TextTable& table) {
  std::string text = "|", rule = "|";
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    text += " " + escape_markdown(table.header[i]) + " |";
    rule += i < table.heads ? " :-- |" : " --: |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : table.rows) {
    text += "|";
    for (const std::string& field : row) text += " " + escape_markdown(field) + " |";
    text += "\n";
  }
  return text;
}

std::string latex_table(const TextTable& table, const std::string& caption) {
  std::string columns(table.heads, 'l');
  columns.append(table.header.size() - table.heads, 'r');
  std::string words = escape_latex(caption);
  if (const auto sign = words.find("±"); sign != std::string::npos) words.replace(sign, 2, "$\\pm$");
  std::string text = "\\begin{table}\n\\centering\n\\caption{" + words + ".}\n\\begin{tabular}{" + columns +
                     "}\n\\toprule\n" + latex_row(table.header) + "\\midrule\n";
  for (const auto& row : table.rows) text += latex_row(row);
  return text + "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
}

std::string latex_table(const ResultTable& table) {
  return latex_table(text_table(table),
                     table.stage + (table.per_class ? ", per class" : "") + ": " + table_caption(table));
}

std::string csv_table(const ResultTable& table) {
  std::vector<std::string> header = table.heads;
  header.emplace_back("n");
  for (const std::string& score : table.scores) {
    header.push_back(score);
    header.push_back(score + " sd");
  }
  header.emplace_back("failure");
  std::string text = format_csv_row(header);
  for (const ResultRow& row : table.rows) {
    std::vector<std::string> fields = row.heads;
    fields.push_back(std::to_string(row.done));
    for (const Summary& cell : row.cells) {
      fields.push_back(cell.n > 0 ? exact(cell.mean) : "");
      fields.push_back(cell.sd ? exact(*cell.sd) : "");
    }
    fields.push_back(row.reason);
    text += format_csv_row(fields);
  }
  return text;
}

std::string aligned_table(const TextTable& table) {
  std::vector<std::vector<std::string>> lines = {table.header};
  lines.insert(lines.end(), table.rows.begin(), table.rows.end());
  std::vector<std::size_t> widths(table.header.size(), 0);
  for (auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i] = shortened(line[i], 60);
      widths[i] = std::max(widths[i], text_width(line[i]));
    }
  std::string text;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    std::string shown;
    for (std::size_t i = 0; i < lines[n].size(); ++i)
      shown += (i ? "  " : "") + padded(lines[n][i], widths[i], i >= table.heads);
    shown.erase(shown.find_last_not_of(' ') + 1);
    text += shown + "\n";
    if (n > 0) continue;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += i ? "  " : "";
      for (std::size_t k = 0; k < widths[i]; ++k) text += "─";
    }
    text += "\n";
  }
  return text;
}

std::string terminal_table(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  std::string text;
  for (const ResultTable& whole : result_tables(record, rows)) {
    if (whole.per_class) continue;
    const ResultTable table = whole.verb == "test" ? with_scores(whole, terminal_scores(record)) : whole;
    text += (text.empty() ? "" : "\n") + shortened(table.stage, 60) + ". " + table_caption(table) + ".\n" +
            aligned_table(text_table(table));
    for (const std::string& remark : table_remarks(table)) text += plain_text(remark) + "\n";
  }
  return text;
}

}  // namespace equipoise
