#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/duration.hpp"
#include "cli/machine.hpp"
#include "cli/plan_file.hpp"
#include "cli/progress.hpp"
#include "cli/run_folder.hpp"
#include "cli/schedule_options.hpp"
#include "cli/stored_run.hpp"
#include "schedule/stop_signals.hpp"

namespace equipoise {
namespace {

struct WorkerOptions : OutputOptions {
  std::filesystem::path run;
  std::string store, time_limit;
  ScheduleOptions schedule;
};

Plan read_plan_file(const std::filesystem::path& run) {
  const auto json = nlohmann::json::parse(read_whole(run / "plan.json"), nullptr, false);
  if (json.is_discarded())
    throw Error(Fault::data, (run / "plan.json").string() + " is damaged: it is no JSON");
  return plan_from_json(json);
}

int work(WorkerOptions& options) {
  end_as_stopped_on_signals();
  const RunRecord record = read_run(options.run);
  const Plan plan = read_plan_file(options.run);
  FileOperations files;
  const Store store = store_of(record, options.store, files);
  if (!options.time_limit.empty()) options.schedule.time_limit = parse_duration(options.time_limit);
  complete(options.schedule);
  options.schedule.logs = options.run / "logs" / (host_name() + "-" + std::to_string(::getpid()));
  ScheduleResult result;
  {
    ProgressDisplay display(plan, progress_style(options));
    result = run_schedule(plan, store, options.schedule, display);
  }
  if (!options.quiet) {
    std::size_t done = 0;
    for (const auto& outcome : result.outcomes) done += outcome.state == "done" ? 1 : 0;
    std::cout << "computed " << done << " of " << plan.nodes.size() << " stages; the run is " << result.state
              << '\n';
  }
  return result.code;
}

}  // namespace

void add_worker_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<WorkerOptions>();
  CLI::App* command = program.add_subcommand("worker", "Join a run: take ready stages until none is left");
  command->add_option("--run", options->run, "The run's folder")->required()->type_name("RUN");
  command
      ->add_option("--time-limit", options->time_limit, "Checkpoint and stop after this time, such as 3h50m")
      ->type_name("TIME");
  add_run_store_option(*command, options->store);
  add_schedule_options(*command, options->schedule);
  command->add_flag("--quiet", options->quiet, "Print errors only");
  command->callback([options, &action] { action = [options] { return work(*options); }; });
}

}  // namespace equipoise
