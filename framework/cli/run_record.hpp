#pragma once

#include <filesystem>
#include <string>

#include "cli/study_options.hpp"
#include "report/record.hpp"
#include "schedule/schedule.hpp"

namespace equipoise {

/// The record of a run that is about to start: all stages pending.
RunRecord make_record(const PlannedStudy& planned, const ScheduleOptions& options,
                      const std::filesystem::path& store, const std::string& command);

/// Enters what came of it.
void conclude(RunRecord& record, const ScheduleResult& result, const Store& store, double seconds);

/// The command line of this process as one line that a shell reads back.
std::string own_command_line();

}  // namespace equipoise
