#include "report/report.hpp"

#include "report/build_notes.hpp"
#include "report/escape.hpp"
#include "report/figures.hpp"
#include "report/html_sections.hpp"
#include "report/markdown.hpp"
#include "report/reliability.hpp"
#include "report/table_text.hpp"
#include "report/vega.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

void append(std::vector<Figure>& figures, std::vector<Figure> more) {
  for (Figure& figure : more) figures.push_back(std::move(figure));
}

ReportContent gather(const RunRecord& record, const Store& store) {
  ReportContent content;
  content.rows = collect_scores(record, store);
  content.analyses = run_analyses(record, content.rows);
  content.paired = paired_predictions(record, store, content.analyses);
  content.headline = make_headline(record, content.analyses);
  content.tables = result_tables(record, content.rows);
  add_build_notes(record, store, content.tables);
  for (ResultTable& table : content.tables) {
    if (table.verb != "test" || table.per_class) continue;
    for (std::string& note : left_out_notes(record, store, table.stage))
      table.notes.push_back(std::move(note));
  }
  content.expectations = compare_expectations(record, content.rows);
  content.expectations_caution = expectations_caution(record);
  content.curves = collect_curves(record, store);
  content.pictures = collect_pictures(record, store);
  content.findings = collect_findings(record, store);
  content.confusions = collect_confusions(record, store);
  flag_one_class(content.confusions, content.tables);
  append(content.figures, score_figures(record, content.rows, content.tables));
  append(content.figures, cost_figures(record, store, content.rows));
  append(content.figures, probability_figures(record, store));
  append(content.figures, curve_figures(record, content.curves));
  return content;
}

void write_reliability(const RunRecord& record, const Store& store, const std::vector<ResultTable>& tables,
                       const std::filesystem::path& run_folder) {
  for (const ResultTable& table : tables) {
    if (table.verb != "test" || table.per_class) continue;
    const std::string text = reliability_csv(record, store, table.stage);
    if (text.empty()) continue;
    store.files().create_folders(run_folder / "figures");
    write_whole(store.files(), run_folder / "figures" / ("reliability-" + file_stem(table.stage) + ".csv"),
                text);
  }
}

void write_tables(const RunRecord& record, FileOperations& files, const fs::path& folder,
                  const ReportContent& content) {
  if (!content.tables.empty() || !content.analyses.empty()) files.create_folders(folder);
  for (const ResultTable& table : content.tables) {
    write_whole(files, folder / (table_stem(table) + ".csv"), csv_table(table));
    write_whole(files, folder / (table_stem(table) + ".tex"), latex_table(table));
    write_whole(files, folder / (table_stem(table) + ".md"), markdown_table(text_table(table)));
  }
  for (std::size_t i = 0; i < content.analyses.size(); ++i) {
    const DeclaredAnalysis& analysis = content.analyses[i];
    const TextTable table = comparison_table(analysis.comparisons, result_axes(record), analysis.plan);
    const std::string stem = "comparisons-" + std::to_string(i + 1);
    write_whole(files, folder / (stem + ".tex"), latex_table(table, analysis_title(analysis.plan)));
    write_whole(files, folder / (stem + ".md"), markdown_table(table));
  }
  if (!content.analyses.empty())
    write_whole(files, folder / "comparisons.csv", comparisons_csv(record, content.analyses));
  if (!content.paired.empty())
    write_whole(files, folder / "paired-predictions.csv", paired_predictions_csv(record, content.paired));
}

}  // namespace

ReportAssets installed_assets() {
  return {data_file("vega.js"), data_file("draw_figures.js")};
}

void write_report(const RunRecord& record, const Store& store, const fs::path& run_folder,
                  const ReportAssets& assets) {
  ReportContent content = gather(record, store);
  const PageScripts scripts =
      content.figures.empty() ? PageScripts{} : page_scripts(assets.vega, assets.drawing);
  content.with_vega = !scripts.html.empty();
  FileOperations& files = store.files();
  files.create_folders(run_folder);
  write_whole(files, run_folder / "results.csv", results_csv(record, content.rows));
  write_tables(record, files, run_folder / "tables", content);
  write_figures(files, run_folder / "figures", content.figures);
  write_reliability(record, store, content.tables, run_folder);
  if (!content.curves.empty()) files.create_folders(run_folder / "figures");
  for (const CurveSet& set : content.curves)
    write_whole(files, run_folder / "figures" / ("curves-" + file_stem(set.stage) + ".csv"),
                curves_csv(record, set));
  write_whole(files, run_folder / "report.md", markdown_report(record, content));
  write_whole(files, run_folder / "report.html", html_page(record, content, scripts));
}

}  // namespace equipoise
