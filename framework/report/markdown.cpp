#include "report/markdown.hpp"

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"
#include "report/table_text.hpp"

namespace equipoise {
namespace {

std::string paragraph(const std::string& text) {
  return escape_markdown(text) + "\n\n";
}

std::string results_markdown(const ReportContent& content) {
  std::string text = "## Results\n\n";
  if (content.tables.empty()) text += "This study has no test and no measure stage.\n\n";
  for (const ResultTable& table : content.tables) {
    text += "### " + escape_markdown(table.stage) + (table.per_class ? ", by class" : "") + "\n\n";
    text += markdown_table(text_table(table)) + "\n" + paragraph(table_caption(table) + ".");
    for (const std::string& remark : table_remarks(table)) text += paragraph(remark);
  }
  for (const std::string& warning : one_class_warnings(content.confusions)) text += paragraph(warning);
  return text;
}

std::string analysis_markdown(const RunRecord& record, const ReportContent& content) {
  if (content.analyses.empty()) return {};
  const auto axes = result_axes(record);
  std::string text = "## Declared comparisons\n\n";
  for (const DeclaredAnalysis& analysis : content.analyses) {
    text += "### " + escape_markdown(analysis_title(analysis.plan)) + "\n\n";
    if (analysis.comparisons.empty()) {
      text += "Results of one side are missing.\n\n";
      continue;
    }
    text += markdown_table(comparison_table(analysis.comparisons, axes, analysis.plan)) + "\n";
    for (const std::string& sentence : analysis_sentences(analysis, axes)) text += paragraph(sentence);
    if (const auto power = analysis_power(analysis, axes))
      text += paragraph(power_caption) + markdown_table(*power) + "\n";
  }
  for (const std::string& sentence : paired_prediction_sentences(content.paired, axes))
    text += paragraph(sentence);
  return text;
}

std::string expectations_markdown(const ReportContent& content) {
  if (content.expectations.empty()) return {};
  TextTable table{{"number", "published", "ours", "difference", "verdict", "source"}, {}, 1};
  for (const ExpectationRow& row : content.expectations)
    table.rows.push_back({row.what, row.published, row.ours, row.difference, row.verdict, row.source});
  const std::string& caution = content.expectations_caution;
  return "## Published and ours\n\n" + (caution.empty() ? caution : paragraph(caution)) +
         markdown_table(table) + "\n";
}

std::string failures_markdown(const RunRecord& record) {
  std::string text;
  for (const StageRecord* stage : failed_stages(record)) {
    text += "- **" + escape_markdown(stage_title(record, *stage)) + "**: " + escape_markdown(stage->message);
    if (!stage->hint.empty()) text += " (" + escape_markdown(stage->hint) + ")";
    text += "; exit code " + std::to_string(stage->code) + "\n";
  }
  return text.empty() ? text : "## What failed\n\n" + text + "\n";
}

std::string plan_markdown(const RunRecord& record) {
  TextTable table{{"stage", "does", "component", "state", "instances", "time"}, {}, 4};
  for (const StageGroup& group : group_stages(record))
    table.rows.push_back({group.name, group.verb, group.component, states_text(group),
                          std::to_string(group.count), group.seconds > 0 ? duration(group.seconds) : "–"});
  return "## Plan\n\n" + markdown_table(table) + "\n";
}

std::string provenance_markdown(const RunRecord& record) {
  const std::pair<const char*, std::string> facts[] = {
      {"run", record.name + (record.id.empty() ? "" : " / " + record.id)},
      {"manifest", record.manifest},
      {"seed", std::to_string(record.seed)},
      {"started", record.started},
      {"finished", record.finished},
      {"took", record.seconds > 0 ? duration(record.seconds) : ""},
      {"machine", record.machine},
      {"device", record.device},
      {"threads", record.threads > 0 ? std::to_string(record.threads) : ""},
      {"workers", record.workers > 0 ? std::to_string(record.workers) : ""},
      {"equipoise", record.version},
      {"SDK", record.sdk},
      {"LibTorch", record.torch},
      {"store", record.store},
      {"again with", record.command}};
  std::string text = "## Provenance\n\n";
  for (const auto& [name, value] : facts)
    if (!value.empty()) text += std::string("- ") + name + ": " + escape_markdown(value) + "\n";
  return text;
}

}  // namespace

std::string markdown_report(const RunRecord& record, const ReportContent& content) {
  std::string text = "# " + escape_markdown(record.name) + "\n\n" + paragraph(content.headline.compared);
  if (!content.headline.state.empty()) text += "**" + escape_markdown(content.headline.state) + "**\n\n";
  for (const std::string& finding : content.headline.findings) text += "> " + paragraph(finding);
  for (const std::string& caution : content.headline.cautions) text += paragraph(caution);
  return text + failures_markdown(record) + analysis_markdown(record, content) + results_markdown(content) +
         expectations_markdown(content) + plan_markdown(record) + provenance_markdown(record);
}

}  // namespace equipoise
