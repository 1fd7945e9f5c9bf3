#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "report/plan_graph.hpp"
#include "report/plan_summary.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

std::string cell(const std::string& text) {
  return "<td>" + escape_html(text) + "</td>";
}

std::string fact(const std::string& name, const std::string& value) {
  return value.empty() ? "" : "<dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd>";
}

std::string number_fact(const std::string& name, int value) {
  return value > 0 ? fact(name, std::to_string(value)) : "";
}

std::string badge(const std::string& state, std::size_t count) {
  return "<span class=\"badge " + state + "\">" + std::to_string(count) + " " + state + "</span> ";
}

std::string states_html(const StageGroup& group) {
  std::string html;
  for (const char* state : {"done", "cached", "failed", "skipped", "stopped", "running", "pending"})
    if (const auto found = group.states.find(state); found != group.states.end())
      html += badge(state, found->second);
  return html;
}

std::string inputs_html(const RunRecord& record) {
  if (record.inputs.empty()) return {};
  std::string html = "<h3>Inputs</h3>\n" + open_scroller("Table: inputs") +
                     "<table class=\"inputs\"><thead><tr><th scope=\"col\">what</th>"
                     "<th scope=\"col\">name</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>\n";
  for (const InputRecord& input : record.inputs)
    html += "<tr>" + cell(input.kind) + "<td>" + escape_html(shortened(input.name, 120)) + "<small>" +
            escape_html(shortened(input.where, 200)) + "</small></td><td><code>" +
            escape_html(shortened(input.sha256, 64)) + "</code></td></tr>\n";
  return html +
         "</tbody></table></div><p class=\"note\">Of data the hash is over ids, columns and the content of "
         "all files of the class. The full key of each stage is in run.json.</p>\n";
}

}  // namespace

std::string plan_section(const RunRecord& record) {
  std::string html =
      "<section id=\"plan\"><h2>Plan</h2>\n" + draw_plan(record) + open_scroller("Table: stages") +
      "<table><thead><tr><th scope=\"col\">stage</th><th scope=\"col\">does</th>"
      "<th scope=\"col\">component</th><th scope=\"col\" class=\"n\">instances</th>"
      "<th scope=\"col\">state</th><th scope=\"col\" class=\"n\">time</th></tr></thead><tbody>\n";
  double seconds = 0;
  for (const StageGroup& group : group_stages(record)) {
    seconds += group.seconds;
    html += std::string("<tr") + (group.implicit ? " class=\"implicit\"" : "") + "><th scope=\"row\">" +
            escape_html(group.name) + "</th>" + cell(group.verb) + cell(group.component) +
            "<td class=\"n\">" + std::to_string(group.count) + "</td><td>" + states_html(group) +
            "</td><td class=\"n\">" + (group.seconds > 0 ? escape_html(duration(group.seconds)) : "–") +
            "</td></tr>\n";
  }
  return html + "</tbody></table></div><p class=\"note\">" + counted(record.stages.size(), "stage") + ", " +
         duration(seconds) + " of computing in this run; what was cached took no time.</p></section>\n";
}

std::string failures_section(const RunRecord& record) {
  const auto failed = failed_stages(record);
  if (failed.empty()) return {};
  std::string html = "<section id=\"failures\"><h2>What failed</h2>\n";
  for (const StageRecord* stage : failed) {
    html += "<div class=\"box bad\"><h3>" + escape_html(stage_title(record, *stage)) + "</h3><p>" +
            (stage->message.empty() ? "No message." : escape_html(stage->message)) + "</p>";
    if (!stage->hint.empty()) html += "<p>" + escape_html(stage->hint) + "</p>";
    html += "<p class=\"note\">Exit code " + std::to_string(stage->code) + ", stage " +
            escape_html(stage->key.substr(0, 12)) + "</p></div>\n";
  }
  return html + "</section>\n";
}

std::string provenance_section(const RunRecord& record) {
  std::string html = "<section id=\"provenance\"><h2>Provenance</h2><dl>";
  html += fact("run", record.name + (record.id.empty() ? "" : " / " + record.id)) +
          fact("manifest", record.manifest);
  html += fact("seed", std::to_string(record.seed));
  html += fact("started", record.started) + fact("finished", record.finished);
  if (record.seconds > 0) html += fact("took", duration(record.seconds));
  html += fact("machine", record.machine) + fact("device", record.device);
  html += number_fact("threads", record.threads) + number_fact("workers", record.workers);
  html += fact("equipoise", record.version) + fact("SDK", record.sdk) + fact("LibTorch", record.torch);
  html += fact("store", record.store) + "</dl>\n" + inputs_html(record);
  if (!record.command.empty())
    html += "<h3>How to reproduce</h3><pre><code>" + escape_html(record.command) + "</code></pre>\n";
  return html + "</section>\n";
}

}  // namespace equipoise
