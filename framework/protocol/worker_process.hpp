#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "protocol/channel.hpp"

namespace equipoise {

/// A child `equipoise-worker` and the channel to it (its descriptor 3). Its standard output and error go to
/// `log`. The child dies with the parent (PR_SET_PDEATHSIG). The destructor closes the channel, waits two
/// seconds, kills.
class WorkerProcess {
 public:
  /// Starts `program` with `arguments`. Error(plugin) if it cannot be started.
  WorkerProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment, const std::filesystem::path& log);
  ~WorkerProcess();
  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&&) = delete;
  WorkerProcess(const WorkerProcess&) = delete;

  Channel& channel() { return channel_; }
  pid_t pid() const { return pid_; }

  /// After the stream has ended: waits for the child and says how it ended:
  /// "exited with status 1", "killed by signal 11 (Segmentation fault)".
  std::string epitaph();

 private:
  pid_t pid_ = -1;
  Channel channel_;
};

/// `equipoise-worker` beside the running program, or in `../libexec/equipoise`, or $EQUIPOISE_WORKER.
std::filesystem::path worker_program();

}  // namespace equipoise
