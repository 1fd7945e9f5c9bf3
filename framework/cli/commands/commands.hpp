#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace equipoise {

/// What the chosen command does; returns the exit code. Runs after the whole command line has been read.
using Action = std::function<int()>;

/// Each adds one command to `program`; when it is chosen, it stores what to do in `action`, which outlives
/// the call.
void add_run_command(CLI::App& program, Action& action);
void add_plan_command(CLI::App& program, Action& action);
void add_check_command(CLI::App& program, Action& action);
void add_plugins_command(CLI::App& program, Action& action);
void add_plugins_list_command(CLI::App& plugins, Action& action);
void add_plugins_describe_command(CLI::App& plugins, Action& action);
void add_plugins_check_command(CLI::App& plugins, Action& action);
void add_analyse_command(CLI::App& program, Action& action);
void add_plugins_new_command(CLI::App& plugins, Action& action);
void add_compare_command(CLI::App& program, Action& action);
void add_completion_command(CLI::App& program, Action& action);
void add_man_command(CLI::App& program, Action& action);
void add_report_command(CLI::App& program, Action& action);
void add_audit_command(CLI::App& program, Action& action);
void add_generate_command(CLI::App& program, Action& action);
void add_measure_command(CLI::App& program, Action& action);
void add_select_command(CLI::App& program, Action& action);
void add_embed_command(CLI::App& program, Action& action);
void add_export_command(CLI::App& program, Action& action);
void add_store_command(CLI::App& program, Action& action);
void add_worker_command(CLI::App& program, Action& action);

}  // namespace equipoise
