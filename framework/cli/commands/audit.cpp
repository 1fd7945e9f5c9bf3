#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/audit_plan.hpp"
#include "cli/audit_text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/plugin_text.hpp"
#include "cli/progress.hpp"
#include "cli/run_folder.hpp"
#include "cli/schedule_options.hpp"
#include "cli/study_options.hpp"
#include "protocol/worker_process.hpp"
#include "report/json_text.hpp"
#include "schedule/stop_signals.hpp"
#include "store/staged_folder.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct AuditOptions : OutputOptions {
  AuditWish wish;
  std::vector<std::string> parts;
  std::string store, fail_on;
  fs::path out;
  std::vector<fs::path> plugin_folders;
  ScheduleOptions schedule;
};

std::optional<fs::path> artefact_of(const Plan& plan, const Store& store) {
  for (const Node& node : plan.nodes)
    if (node.request.verb == "audit" && store.state(node.request.key) == ArtefactState::complete)
      return store.folder(node.request.key);
  return std::nullopt;
}

void copy_findings(const fs::path& artefact, const fs::path& out, FileOperations& files) {
  StagedFolder staged(out, files);
  for (const char* name : {"audit.json", "sheet.png"})
    if (fs::exists(artefact / name)) copy_file(files, artefact / name, staged.path() / name);
  staged.publish();
}

void print(const nlohmann::json& findings, const AuditOptions& options) {
  if (options.json)
    std::cout << json_text(findings);
  else if (!options.quiet)
    std::cout << audit_text(findings);
}

std::optional<Plan> make_audit_plan(const AuditOptions& options, Diagnostics& diagnostics) {
  const Catalogue catalogue = installed_catalogue(options.plugin_folders);
  const auto oracle = make_worker_oracle(cache_folder(), worker_program());
  auto plan = plan_audit(options.wish, catalogue, *oracle, diagnostics);
  print_findings(diagnostics, !plan, options);
  return plan;
}

int audit(AuditOptions& options) {
  end_as_stopped_on_signals();
  if (!options.out.empty()) refuse_used_folder(options.out);
  options.wish.parts = split_assignments(options.parts, "--part");
  options.wish.fail_on_leak = options.fail_on == "leak";
  Diagnostics diagnostics;
  const auto plan = make_audit_plan(options, diagnostics);
  if (!plan) return exit_code(diagnostics.fault());
  complete(options.schedule);
  options.schedule.logs = cache_folder() / "audit";
  FileOperations files;
  const Store store(store_folder(options.store), files);
  ScheduleResult result;
  {
    ProgressDisplay display(*plan, progress_style(options));
    result = run_schedule(*plan, store, options.schedule, display);
  }
  if (const auto artefact = artefact_of(*plan, store)) {
    const auto findings = nlohmann::json::parse(read_whole(*artefact / "audit.json"));
    print(findings, options);
    if (!options.out.empty()) copy_findings(*artefact, options.out, files);
  }
  print_stopped(result, options);
  return result.code;
}

void add_options(CLI::App& command, AuditOptions& options) {
  command.add_option("folder", options.wish.folder, "A folder with one sub-folder of pictures a class")
      ->required()
      ->type_name("FOLDER");
  command
      .add_option("--part", options.parts,
                  "A part of the pictures: a file with their paths relative to FOLDER, one a line")
      ->allow_extra_args(false)
      ->type_name("NAME=LIST.txt");
  command.add_option("--fail-on", options.fail_on, "End with exit code 6 if parts share a picture")
      ->check(CLI::IsMember({"leak"}).description(""))
      ->type_name("leak");
  command
      .add_option("--out", options.out, "A new folder for audit.json and sheet.png, the pairs side by side")
      ->type_name("DIR");
}

}  // namespace

void add_audit_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* command =
      program.add_subcommand("audit", "Look for duplicates, leaks and give-aways in a folder of pictures");
  add_options(*command, *options);
  add_plugin_folders(*command, options->plugin_folders);
  add_store_option(*command, options->store);
  add_schedule_options(*command, options->schedule);
  command->add_flag("--json", options->json, "Print one JSON object with groups, leaks and warnings");
  command->add_flag("--quiet", options->quiet, "Print errors only");
  command->footer(
      "Finds the same radiograph at another size, crop, contrast or JPEG quality; docs/audit.md says how\n"
      "sure it is.");
  command->callback([options, &action] { action = [options] { return audit(*options); }; });
}

}  // namespace equipoise
