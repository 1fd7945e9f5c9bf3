#pragma once

#include <csignal>

namespace equipoise {

/// While it lives, SIGINT and SIGTERM do not end the process but can be read here. Processes started
/// meanwhile ignore both: Ctrl-C in a terminal reaches the whole process group, and workers are to be asked
/// through their channel.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Readable when a signal has arrived.
  int descriptor() const { return descriptor_; }
  /// How many have arrived since the last call; does not wait.
  int take();

 private:
  int descriptor_ = -1;
  sigset_t before_;
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

/// From now on SIGINT and SIGTERM end the process at once with the exit code of a stopped run. For the time
/// before and after a schedule, when there is nothing to checkpoint.
void end_as_stopped_on_signals();

}  // namespace equipoise
