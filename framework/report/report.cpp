#include "report/report.hpp"

#include "report/build_notes.hpp"
#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/markdown.hpp"
#include "report/reliability.hpp"
#include "report/table_text.hpp"

namespace equipoise {
namespace {

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
  content.curves = collect_curves(record, store);
  content.pictures = collect_pictures(record, store);
  content.confusions = collect_confusions(record, store);
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

}  // namespace

void write_report(const RunRecord& record, const Store& store, const std::filesystem::path& run_folder) {
  const ReportContent content = gather(record, store);
  FileOperations& files = store.files();
  files.create_folders(run_folder);
  write_whole(files, run_folder / "results.csv", results_csv(record, content.rows));
  if (!content.tables.empty() || !content.analyses.empty()) files.create_folders(run_folder / "tables");
  for (const ResultTable& table : content.tables) {
    write_whole(files, run_folder / "tables" / (table_stem(table) + ".csv"), csv_table(table));
    write_whole(files, run_folder / "tables" / (table_stem(table) + ".tex"), latex_table(table));
  }
  if (!content.analyses.empty())
    write_whole(files, run_folder / "tables" / "comparisons.csv", comparisons_csv(record, content.analyses));
  if (!content.paired.empty())
    write_whole(files, run_folder / "tables" / "paired-predictions.csv",
                paired_predictions_csv(record, content.paired));
  write_reliability(record, store, content.tables, run_folder);
  if (!content.curves.empty()) files.create_folders(run_folder / "figures");
  for (const CurveSet& set : content.curves)
    write_whole(files, run_folder / "figures" / ("curves-" + file_stem(set.stage) + ".csv"),
                curves_csv(record, set));
  write_whole(files, run_folder / "report.md", markdown_report(record, content));
  write_whole(files, run_folder / "report.html", html_page(record, content));
}

}  // namespace equipoise
