#pragma once

#include <string>
#include <vector>

#include "report/comparison_text.hpp"
#include "report/confusions.hpp"
#include "report/curves.hpp"
#include "report/expectations.hpp"
#include "report/figure.hpp"
#include "report/findings.hpp"
#include "report/headline.hpp"
#include "report/paired_predictions.hpp"
#include "report/pictures.hpp"
#include "report/report.hpp"
#include "report/result_table.hpp"
#include "report/vega.hpp"

namespace equipoise {

/// All that a report shows, gathered once.
struct ReportContent {
  std::vector<ScoreRow> rows;
  std::vector<DeclaredAnalysis> analyses;
  std::vector<PairedPredictions> paired;
  Headline headline;
  std::vector<ResultTable> tables;
  std::vector<ExpectationRow> expectations;
  std::string expectations_caution;
  std::vector<CurveSet> curves;
  PictureGrids pictures;
  std::vector<ConfusionSum> confusions;
  std::vector<StageFindings> findings;
  std::vector<Figure> figures;
  bool with_vega = false;  ///< The page has the scripts that draw figures.
};

// Each section as HTML, every text escaped; empty if it has nothing to show.
std::string results_section(const ReportContent& content);
std::string analysis_section(const RunRecord& record, const ReportContent& content);
std::string expectations_section(const ReportContent& content);
std::string curves_section(const RunRecord& record, const ReportContent& content);
std::string pictures_section(const ReportContent& content);
std::string findings_section(const ReportContent& content);
std::string confusions_section(const ReportContent& content);
std::string plan_section(const RunRecord& record);
std::string failures_section(const RunRecord& record);
std::string provenance_section(const RunRecord& record);

/// The opening tag of what may be wider than the page and then scrolls, with the keyboard too; `label` says
/// what it holds.
std::string open_scroller(const std::string& label);

/// The whole page: one file, nothing fetched, no script but `scripts`, a content policy that says so.
std::string html_page(const RunRecord& record, const ReportContent& content, const PageScripts& scripts);

/// The page's style sheet.
std::string page_style();
/// The part that static drawings need as files of their own.
std::string svg_style();

}  // namespace equipoise
