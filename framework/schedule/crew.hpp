#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/worker_process.hpp"
#include "schedule/schedule.hpp"

namespace equipoise {

/// A worker process and the stage that it is at.
struct Seat {
  std::unique_ptr<WorkerProcess> process;
  std::optional<std::size_t> node;  ///< Index in the plan; none if idle.
  std::chrono::steady_clock::time_point since;
  bool ready = false;                   ///< Has reported that it is up.
  std::string device;                   ///< What it computes on if it may choose.
  std::optional<StageRequest> waiting;  ///< To be sent once the worker is ready.
  std::filesystem::path log;
};

/// The worker processes of a run. Workers are started when work is given out and none is idle.
class Crew {
 public:
  explicit Crew(const ScheduleOptions& options);
  /// Lets all workers go at once, then waits for each.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  bool has_room() const;
  bool busy() const;
  int threads() const { return threads_; }
  std::vector<Seat>& seats() { return seats_; }

  /// Hands `request` to an idle worker, or to a new one. Error(plugin) if none can be started.
  void give(std::size_t node, StageRequest request);
  /// The worker has reported that it is up: sends what waits for it.
  void welcome(Seat& seat, const std::string& device);
  /// Asks each busy worker to checkpoint and stop.
  void cancel();
  /// Kills all workers.
  void kill();
  /// Forgets a worker whose stream has ended; says how it ended: "exited with status 1", "killed by signal 9
  /// (Killed)".
  std::string bury(Seat& seat);

 private:
  Seat& idle_or_new();
  Seat start();
  void send(Seat& seat, StageRequest request) const;

  const ScheduleOptions& options_;
  int threads_;
  int started_ = 0;
  std::vector<Seat> seats_;
};

}  // namespace equipoise
