#include "cli/folder_run.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/columns.hpp"
#include "cli/progress.hpp"
#include "cli/schedule_options.hpp"
#include "cli/study_options.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

std::string number_text(const json& value) {
  if (!value.is_number()) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

}  // namespace

void add_folder_options(CLI::App& command, FolderOptions& options) {
  command.add_option("--set", options.set, "A parameter: features.use=pixels, or stages.NAME.with.x=1")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  command.add_option("--seed", options.wish.seed, "What random choices are drawn from (0)")
      ->type_name("SEED");
  command.add_option("--channels", options.wish.channels, "1 reads pictures as grey, 3 as colour (1)")
      ->check(CLI::IsMember({1, 3}).description(""))
      ->type_name("N");
  add_plugin_folders(command, options.plugin_folders);
  add_store_option(command, options.store);
  add_schedule_options(command, options.schedule);
  command.add_flag("--json", options.json, "Print one JSON object");
  command.add_flag("--quiet", options.quiet, "Print the result and errors only");
}

FolderRun run_folder_plan(Plan plan, const Store& store, const FolderOptions& options) {
  ScheduleOptions schedule = options.schedule;
  complete(schedule);
  schedule.logs = cache_folder() / "folders";
  FolderRun run{std::move(plan), {}};
  ProgressDisplay display(run.plan, progress_style(options));
  run.result = run_schedule(run.plan, store, schedule, display);
  return run;
}

json stages_json(const Plan& plan, const ScheduleResult& result) {
  json stages = json::array();
  for (std::size_t i = 0; i < plan.nodes.size(); ++i)
    stages.push_back({{"key", plan.nodes[i].request.key},
                      {"name", plan.nodes[i].request.name},
                      {"class", plan.nodes[i].request.label},
                      {"state", result.outcomes[i].state},
                      {"seconds", result.outcomes[i].seconds}});
  return stages;
}

json scores_of(const json& facts) {
  json scores = json::array();
  const auto found = facts.find("scores");
  if (found == facts.end()) return scores;
  for (const json& score : *found) {
    json entry{{"name", score.at("name")}};
    for (const char* field : {"value", "low", "high", "floor"})
      entry[field] = score.contains(field) ? score.at(field) : json();
    scores.push_back(std::move(entry));
  }
  return scores;
}

std::string scores_text(const json& scores) {
  std::vector<std::string> fields{"class", "name", "value", "low", "high", "floor"};
  std::erase_if(fields, [&](const std::string& field) {
    for (const json& score : scores)
      if (score.contains(field) && !score.at(field).is_null()) return false;
    return true;
  });
  std::vector<std::vector<std::string>> rows{fields};
  std::vector<std::size_t> right;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i] != "class" && fields[i] != "name") right.push_back(i);
  for (const json& score : scores) {
    std::vector<std::string> row;
    for (const std::string& field : fields) {
      const json value = score.value(field, json());
      row.push_back(value.is_string() ? value.get<std::string>() : number_text(value));
    }
    rows.push_back(std::move(row));
  }
  return aligned_columns(rows, right);
}

}  // namespace equipoise
