#include <algorithm>
#include <cstddef>

#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"

namespace equipoise {
namespace {

std::string chip(const std::string& name, const std::string& value) {
  return value.empty() ? "" : "<li><span>" + escape_html(name) + "</span> " + escape_html(value) + "</li>";
}

/// "35, 12 of them from the store": says why a run that computed little took no time.
std::string stages_text(const RunRecord& record) {
  const auto cached = std::count_if(record.stages.begin(), record.stages.end(),
                                    [](const StageRecord& stage) { return stage.state == "cached"; });
  const std::string all = std::to_string(record.stages.size());
  if (cached == 0) return all;
  return all + (static_cast<std::size_t>(cached) == record.stages.size()
                    ? ", all from the store"
                    : ", " + std::to_string(cached) + " of them from the store");
}

std::string header_html(const RunRecord& record, const Headline& headline) {
  std::string html = "<header><p class=\"kind\">Equipoise study</p><h1>" +
                     escape_html(shortened(record.name, 120)) + "</h1>\n";
  html += "<p class=\"lead\">" + escape_html(headline.compared) + "</p>\n";
  if (!headline.state.empty()) html += "<p class=\"box bad\">" + escape_html(headline.state) + "</p>\n";
  if (!headline.findings.empty()) {
    html += "<div class=\"box finding\"><h2>Primary result</h2>";
    for (const std::string& finding : headline.findings) html += "<p>" + escape_html(finding) + "</p>";
    html += "</div>\n";
  }
  for (const std::string& caution : headline.cautions)
    html += "<p class=\"note\">" + escape_html(caution) + "</p>\n";
  html += "<ul class=\"chips\">" + chip("state", record.state) + chip("finished", record.finished) +
          (record.seconds > 0 ? chip("took", duration(record.seconds)) : "") + chip("device", record.device) +
          chip("stages", stages_text(record)) + chip("seed", std::to_string(record.seed)) + "</ul>";
  return html + "</header>\n";
}

std::string navigation(const std::string& body) {
  std::string html;
  const std::pair<const char*, const char*> sections[] = {
      {"failures", "Failures"},         {"analysis", "Comparisons"}, {"results", "Results"},
      {"expect", "Published and ours"}, {"pictures", "Pictures"},    {"findings", "Audits"},
      {"confusions", "Classifiers"},    {"training", "Training"},    {"plan", "Plan"},
      {"provenance", "Provenance"}};
  for (const auto& [id, title] : sections)
    if (body.find("<section id=\"" + std::string(id) + "\">") != std::string::npos)
      html += "<a href=\"#" + std::string(id) + "\">" + title + "</a>";
  return "<nav>" + html + "</nav>\n";
}

}  // namespace

std::string open_scroller(const std::string& label) {
  return "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"" +
         escape_html(shortened(label, 120)) + "\">";
}

std::string html_page(const RunRecord& record, const ReportContent& content, const PageScripts& scripts) {
  const std::string body = failures_section(record) + analysis_section(record, content) +
                           results_section(content) + expectations_section(content) +
                           pictures_section(content) + findings_section(content) +
                           confusions_section(content) + curves_section(record, content) +
                           plan_section(record) + provenance_section(record);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         "'unsafe-inline'; "
         "img-src data:" +
         scripts.policy +
         "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>" +
         escape_html(shortened(record.name, 80)) + " · Equipoise</title>\n<style>\n" + page_style() +
         "</style>\n</head>\n<body>\n<main>\n" + header_html(record, content.headline) + navigation(body) +
         body + "</main>\n" + scripts.html + "</body>\n</html>\n";
}

}  // namespace equipoise
