#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/folder_plan.hpp"
#include "cli/output_options.hpp"
#include "schedule/schedule.hpp"
#include "store/store.hpp"

namespace CLI {
class App;
}

namespace equipoise {

/// What measure, select and embed have in common.
struct FolderOptions : OutputOptions {
  FolderWish wish;
  std::vector<std::string> set;
  std::vector<std::filesystem::path> plugin_folders;
  std::string store;
  ScheduleOptions schedule;
};

/// --set, --seed, --channels, --plugin-dir, --store, --json, --quiet and those of the schedule.
void add_folder_options(CLI::App& command, FolderOptions& options);

/// What came of the stages of `plan`.
struct FolderRun {
  Plan plan;
  ScheduleResult result;
};

/// Runs `plan` over `store`, showing on standard error what `options` want of progress and warnings.
FolderRun run_folder_plan(Plan plan, const Store& store, const FolderOptions& options);

/// The stages of a plan with what came of them: key, name, class, state, seconds.
nlohmann::json stages_json(const Plan& plan, const ScheduleResult& result);

/// `scores` of an artefact of a measure or select stage; each with name, value, low, high and floor (null
/// where there is none).
nlohmann::json scores_of(const nlohmann::json& facts);

/// name, value, low, high and floor in aligned columns; columns that are empty throughout are left out.
std::string scores_text(const nlohmann::json& scores);

}  // namespace equipoise
