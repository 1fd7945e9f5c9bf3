#pragma once

#include <chrono>

#include "protocol/channel.hpp"
#include "worker/run_stage.hpp"

namespace equipoise {

/// Passes what a stage says on to the host, at most four reports of progress a second, and hears `cancel`.
class ChannelHost final : public StageHost {
 public:
  explicit ChannelHost(Channel& channel) : channel_(channel) {}

  void progress(std::int64_t done, std::int64_t total, const std::string& unit,
                const std::vector<Scalar>& scalars) override;
  /// Also true once the host has gone or asked the worker to quit.
  bool stop_requested() override;
  void log(Level level, const std::string& text) override;

  /// The worker shall end after this stage.
  bool quit_requested() const { return quit_; }

 private:
  using Clock = std::chrono::steady_clock;
  Channel& channel_;
  Clock::time_point last_report_{};
  bool stop_ = false;
  bool quit_ = false;
};

}  // namespace equipoise
