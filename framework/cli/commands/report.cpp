#include "report/report.hpp"

#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/figure_drawing.hpp"
#include "cli/run_folder.hpp"
#include "cli/stored_run.hpp"

namespace equipoise {
namespace {

struct ReportOptions {
  std::filesystem::path run;
  std::string store, python;
  bool pdf = false;
};

int report(const ReportOptions& options) {
  const RunRecord record = read_run(options.run);
  FileOperations files;
  const Store store = store_of(record, options.store, files);
  write_report(record, store, options.run);
  if (options.pdf) std::cout << draw_figures(options.run / "figures", options.python) << '\n';
  const auto rows = collect_scores(record, store);
  if (!rows.empty()) std::cout << terminal_table(record, rows) << '\n';
  std::cout << "report: "
            << std::filesystem::absolute(options.run / "report.html").lexically_normal().string() << '\n';
  return 0;
}

}  // namespace

void add_report_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = program.add_subcommand("report", "Write the report of a run anew");
  command->add_option("run", options->run, "The run's folder")->required()->type_name("RUN");
  command->add_flag("--pdf", options->pdf,
                    "Draw the figures as PDF, and as SVG by Vega (needs Python's vl-convert-python)");
  command->add_option("--python", options->python, "The Python to do so with ($EQUIPOISE_PYTHON, python3)")
      ->type_name("PROGRAM");
  command->footer("Example: equipoise report runs/study/0123456789ab --pdf");
  add_run_store_option(*command, options->store);
  command->callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace equipoise
