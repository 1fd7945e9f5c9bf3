#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/plan_file.hpp"
#include "cli/progress.hpp"
#include "cli/run_folder.hpp"
#include "cli/run_record.hpp"
#include "cli/schedule_options.hpp"
#include "cli/study_options.hpp"
#include "report/json_text.hpp"
#include "report/report.hpp"
#include "schedule/ready_list.hpp"
#include "schedule/stop_signals.hpp"

namespace equipoise {
namespace {

struct RunOptions : OutputOptions {
  StudyOptions study;
  ScheduleOptions schedule;
  std::string store, out;
};

nlohmann::json result_json(const ScoreRow& row) {
  return {{"stage", row.stage}, {"class", row.label},   {"score", row.score}, {"value", row.value},
          {"axes", row.arms},   {"repeat", row.repeat}, {"key", row.key}};
}

void print_json(const RunRecord& record, const Store& store, const std::filesystem::path& folder) {
  nlohmann::json stages = nlohmann::json::array(), results = nlohmann::json::array();
  for (const auto& stage : record.stages)
    stages.push_back(
        {{"key", stage.key}, {"name", stage.name}, {"state", stage.state}, {"seconds", stage.seconds}});
  for (const auto& row : collect_scores(record, store)) results.push_back(result_json(row));
  const nlohmann::json whole{
      {"run", folder.string()}, {"state", record.state}, {"stages", stages}, {"results", results}};
  std::cout << json_text(whole);
}

void print_text(const RunRecord& record, const Store& store, const std::filesystem::path& folder) {
  const auto rows = collect_scores(record, store);
  if (!rows.empty()) std::cout << terminal_table(record, rows) << '\n';
  std::cout << "report: " << (folder / "report.html").string() << '\n';
}

ScheduleResult schedule_and_record(const PlannedStudy& planned, const Store& store, const RunOptions& options,
                                   const RunFolder& folder, RunRecord& record) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    ProgressDisplay display(planned.plan, progress_style(options),
                            Forecast(planned.plan, store, options.schedule.until, options.schedule.workers));
    const ScheduleResult result = run_schedule(planned.plan, store, options.schedule, display);
    conclude(record, result, store,
             std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    folder.write(record);
    return result;
  } catch (const std::exception&) {
    record.state = "failed";
    folder.write(record);
    throw;
  }
}

int run(RunOptions& options) {
  end_as_stopped_on_signals();
  Diagnostics diagnostics;
  const auto planned = plan_study(options.study, diagnostics);
  print_findings(diagnostics, !planned, options);
  if (!planned) return exit_code(diagnostics.fault());
  const Plan& plan = planned->plan;
  complete(options.schedule);
  wanted_nodes(plan, options.schedule.until);  // refuses an unknown stage before anything is made
  FileOperations files;
  const Store store(store_folder(options.store), files);
  const auto out = options.out.empty() ? std::filesystem::path("runs") / plan.name / plan.id
                                       : std::filesystem::path(options.out);
  const RunFolder folder(out, files);
  options.schedule.logs = folder.path() / "logs";
  RunRecord record = make_record(*planned, options.schedule, store.root(), own_command_line());
  folder.write("manifest.toml", to_toml(with_absolute_paths(planned->study.document, plan)));
  folder.write("plan.json", to_json(plan).dump() + "\n");
  folder.write(record);
  const ScheduleResult result = schedule_and_record(*planned, store, options, folder, record);
  write_report(record, store, folder.path());
  if (options.json)
    print_json(record, store, folder.path());
  else if (!options.quiet)
    print_text(record, store, folder.path());
  print_stopped(result, options);
  return result.code;
}

}  // namespace

void add_run_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = program.add_subcommand("run", "Run a study: what the store has is not computed again");
  add_study_options(*command, options->study);
  command->add_option("--until", options->schedule.until, "Run this stage and what it needs")
      ->type_name("STAGE");
  add_store_option(*command, options->store);
  command->add_option("--out", options->out, "The run's folder (runs/<name>/<id>)")->type_name("DIR");
  add_schedule_options(*command, options->schedule);
  command->add_flag("--json", options->json, "Print one JSON object with stages and results");
  command->add_flag("--quiet", options->quiet, "Print errors only");
  command->footer(
      "Ctrl-C stops at the next checkpoint; the same command goes on from there.\n"
      "Exit codes: 0 done, 2 manifest or usage, 3 plugin, 4 data or file system, 5 training diverged,\n"
      "6 a gate failed, 75 stopped and resumable, 70 a bug of ours.");
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace equipoise
