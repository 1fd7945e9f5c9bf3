#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/output_options.hpp"
#include "plan/plan.hpp"

namespace CLI {
class App;
}

namespace equipoise {

/// What run, plan and check have in common.
struct StudyOptions {
  std::filesystem::path manifest;
  std::string preset;
  std::vector<std::string> set, where;  ///< PATH=VALUE, AXIS=ARM.
  std::vector<std::filesystem::path> plugin_folders;
};

void add_study_options(CLI::App& command, StudyOptions& options);
void add_plugin_folders(CLI::App& command, std::vector<std::filesystem::path>& folders);

/// `text` split at the first '='. Error(usage) naming `option` if there is none.
std::pair<std::string, std::string> split_assignment(const std::string& text, const std::string& option);
/// All of them, in order.
std::vector<std::pair<std::string, std::string>> split_assignments(const std::vector<std::string>& texts,
                                                                   const std::string& option);
/// The arm that `--where AXIS=ARM` chooses of each axis; the last one counts. Error(usage) as above.
std::map<std::string, std::string> chosen_arms(const std::vector<std::string>& where);

/// Reads and expands the manifest. Nothing if no variants can be made; all errors are in `diagnostics`.
std::optional<Study> open_study(const StudyOptions& options, Diagnostics& diagnostics);

/// A manifest and what it comes to.
struct PlannedStudy {
  Study study;
  Plan plan;
};

/// Reads, expands, checks and plans. Nothing if there are errors; all are in `diagnostics`.
std::optional<PlannedStudy> plan_study(const StudyOptions& options, Diagnostics& diagnostics);

/// What was found of a manifest: for people on standard error (quietly, errors only), and, where a program
/// reads and the manifest is refused, as a JSON list on standard output too.
void print_findings(const Diagnostics& diagnostics, bool refused, const OutputOptions& output);

/// The store's folder, absolute: `stated`, else $EQUIPOISE_STORE, else ./store.
std::filesystem::path store_folder(const std::string& stated);
void add_store_option(CLI::App& command, std::string& store);

}  // namespace equipoise
