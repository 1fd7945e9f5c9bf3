#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The axes of a run as results need them.
std::vector<ResultAxis> result_axes(const RunRecord& record);

/// All scores that the run's stages have in the store, in the order of the stages, the variants, the repeats
/// and the classes: those of tests and metrics, what samplers report, `pictures` of sets, and `parameters`,
/// `trainable_parameters` and `frozen_parameters` of trained models. Stages that failed, or whose artefact is
/// missing or damaged, have none.
std::vector<ScoreRow> collect_scores(const RunRecord& record, const Store& store);

/// `results.csv`: one row for each distinct stage key x score.
std::string results_csv(const RunRecord& record, const std::vector<ScoreRow>& rows);

/// The result tables as aligned plain text for a terminal.
std::string terminal_table(const RunRecord& record, const std::vector<ScoreRow>& rows);

/// What the pages of reports are drawn with.
struct ReportAssets {
  std::filesystem::path vega, drawing;  ///< Without one of them figures are static.
};

/// Those beside the program.
ReportAssets installed_assets();

/// Writes results.csv, report.html, report.md, tables/*.{csv,tex,md} and figures/ (NAME.vl.json, NAME.csv and
/// NAME.svg of each figure, {curves,reliability}-*.csv) into `run_folder`, each whole or not at all. Works
/// with half a run and with missing artefacts. Error(data) only if writing fails.
void write_report(const RunRecord& record, const Store& store, const std::filesystem::path& run_folder,
                  const ReportAssets& assets = installed_assets());

}  // namespace equipoise
