#include "cli/schedule_options.hpp"

#include <CLI/CLI.hpp>

#include "protocol/worker_process.hpp"
#include "schedule/thread_budget.hpp"

namespace equipoise {
namespace {

std::string wrong_device(const std::string& text) {
  const bool numbered = text.starts_with("cuda:") && text.size() > 5 &&
                        text.find_first_not_of("0123456789", 5) == std::string::npos;
  if (text == "auto" || text == "cpu" || text == "cuda" || numbered) return "";
  return "'" + text + "' is no device: auto, cpu, cuda or cuda:0";
}

}  // namespace

void add_schedule_options(CLI::App& command, ScheduleOptions& options) {
  options.threads = 0;
  command.add_option("--device", options.device, "auto, cpu, cuda or cuda:N (auto)")
      ->check(wrong_device)
      ->type_name("DEVICE");
  command.add_option("-j,--workers", options.workers, "Stages that run side by side (1)")
      ->check(CLI::Range(1, 256).description(""))
      ->type_name("N");
  command
      .add_option("--threads", options.threads,
                  "Threads in all, shared by the workers ($OMP_NUM_THREADS, else all cores)")
      ->check(CLI::Range(1, 4096).description(""))
      ->type_name("N");
  command.add_option("--checkpoint-seconds", options.checkpoint_seconds, "Seconds between checkpoints (10)")
      ->check(CLI::Range(0.0, 1e7).description(""))
      ->type_name("SECONDS");
  command.add_flag("--fail-fast", options.fail_fast, "Stop at the first stage that fails");
}

void complete(ScheduleOptions& options) {
  if (options.threads <= 0) options.threads = thread_budget();
  options.worker_program = worker_program();
}

}  // namespace equipoise
