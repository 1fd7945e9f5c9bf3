#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "store/store.hpp"

namespace equipoise {

/// How a plan is to be run.
struct ScheduleOptions {
  int workers = 1;  ///< At most so many worker processes.
  int threads = 1;  ///< In all; shared out among the workers.
  std::string device = "auto";
  bool fail_fast = false;  ///< Stop at the first failure.
  double checkpoint_seconds = 10;
  std::string until;                 ///< Run this stage and what it needs; empty: everything.
  std::optional<double> time_limit;  ///< Seconds after which to checkpoint and stop.
  std::filesystem::path logs;        ///< Folder for what workers print; made when needed.
  std::filesystem::path worker_program;
};

/// What came of one stage.
struct Outcome {
  std::string state = "pending";  ///< "cached", "done", "failed", "skipped", "stopped", "pending".
  double seconds = 0;
  int code = 0;
  std::string message, hint;
};

/// What came of a run.
struct ScheduleResult {
  std::vector<Outcome> outcomes;  ///< In the order of `Plan::nodes`.
  std::string state;              ///< "done", "failed", "stopped".
  int code = 0;                   ///< Exit code: 0, 75 if stopped, else the first failed stage's.
  std::string torch, device;      ///< As a worker reported; empty if none was started.
};

/// How far a running stage is.
struct Progress {
  std::int64_t done = 0, total = 0;
  std::string unit;
  std::map<std::string, double> scalars;
};

/// Is told what happens while a plan runs, in the thread that runs it.
class ScheduleObserver {
 public:
  virtual ~ScheduleObserver() = default;
  virtual void started(const Node& node) { (void)node; }
  virtual void progress(const Node& node, const Progress& progress) {
    (void)node;
    (void)progress;
  }
  virtual void warned(const Node& node, const std::string& text) {
    (void)node;
    (void)text;
  }
  /// Also for cached and skipped stages, which are never started.
  virtual void finished(const Node& node, const Outcome& outcome) {
    (void)node;
    (void)outcome;
  }
  virtual void stopping(const std::string& reason) { (void)reason; }
};

/// Runs what of `plan` is not in `store`, each stage after its inputs, on worker processes that are started
/// when needed. A failed stage skips its descendants only. The first SIGINT or SIGTERM asks the running
/// stages to checkpoint and stop; the second kills them. A key that another process computes is waited for.
/// Error(usage) for an unknown `until`; failures of stages are in the result.
ScheduleResult run_schedule(const Plan& plan, const Store& store, const ScheduleOptions& options,
                            ScheduleObserver& observer);

}  // namespace equipoise
