#pragma once

#include <string>

#include "schedule/schedule.hpp"

namespace CLI {
class App;
}

namespace equipoise {

/// --device, -j, --threads, --checkpoint-seconds, --fail-fast.
void add_schedule_options(CLI::App& command, ScheduleOptions& options);

/// Fills in what the command line left open: threads, the worker program.
void complete(ScheduleOptions& options);

}  // namespace equipoise
