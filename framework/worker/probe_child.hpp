#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace equipoise {

/// A child process that loads one plugin and describes it through a pipe. It has no core dump, no standard
/// streams, a session of its own, and dies with its parent. The destructor kills it and whatever it has
/// started.
class ProbeChild {
 public:
  using Clock = std::chrono::steady_clock;

  /// Error(plugin) if no process can be started.
  ProbeChild(std::filesystem::path file, std::chrono::milliseconds limit);
  ~ProbeChild();
  ProbeChild(ProbeChild&& other) noexcept;
  ProbeChild& operator=(ProbeChild&& other) noexcept;
  ProbeChild(const ProbeChild&) = delete;

  const std::filesystem::path& file() const { return file_; }
  /// The end of the pipe to wait on; -1 once the child has closed its end.
  int pipe() const { return pipe_; }

  /// Reads what has arrived without waiting. The verdict, once there is one: the child's answer, or how it
  /// ended, or that its time is up.
  std::optional<nlohmann::json> poll();

 private:
  [[noreturn]] void run_child(int out) const;
  void drain();
  std::optional<nlohmann::json> parse_answer() const;
  nlohmann::json quarantined(const std::string& what) const;

  std::filesystem::path file_;
  std::chrono::milliseconds limit_{};
  Clock::time_point deadline_;
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::string text_;
};

}  // namespace equipoise
