#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/forecast.hpp"
#include "cli/output_options.hpp"
#include "cli/pace.hpp"
#include "schedule/schedule.hpp"

namespace equipoise {

/// What is shown: errors; warnings too; plain lines too, now and then; or a live view.
enum class ProgressStyle { errors, warnings, lines, live };

/// `errors` if quiet; `warnings` where a program reads; `live` on a terminal; else `lines`.
ProgressStyle progress_style(const OutputOptions& output);

/// Says on standard error, unless quiet, how to go on with a run that was stopped.
void print_stopped(const ScheduleResult& result, const OutputOptions& output);

/// Shows on standard error what runs: on a terminal one line a running stage, redrawn, with rate and time
/// left, and one for the whole; otherwise a plain line now and then, and one at the end of each stage that
/// the manifest names. With a forecast also the time left of the whole run. Failures are shown in any style.
class ProgressDisplay final : public ScheduleObserver {
 public:
  ProgressDisplay(const Plan& plan, ProgressStyle style, std::optional<Forecast> forecast = {});
  ~ProgressDisplay() override;
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void started(const Node& node) override;
  void progress(const Node& node, const Progress& progress) override;
  void warned(const Node& node, const std::string& text) override;
  void finished(const Node& node, const Outcome& outcome) override;
  void stopping(const std::string& reason) override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Running {
    std::string label;
    Clock::time_point begin, shown;
    Pace pace = {};
    Progress latest = {};
    std::string unit = {};  ///< Of the first report: what comes in between has others.
    std::optional<double> left = {};
    Clock::time_point left_at = {};  ///< When `left` was so.
  };

  std::string status(const Running& running, std::size_t room) const;
  std::string overall();
  std::optional<TimeLeft> time_left();
  std::string left_after_line();
  void print(const std::string& line);
  void erase();
  void draw(bool now);
  std::string coloured(const char* code, const std::string& text) const;
  std::string count() const;
  bool shows_progress() const { return style_ >= ProgressStyle::lines; }

  const Plan& plan_;
  std::optional<Forecast> forecast_;
  ProgressStyle style_;
  bool colours_;
  std::map<std::string, Running> running_;  ///< By key.
  Clock::time_point begin_ = Clock::now(), drawn_{};
  std::size_t lines_ = 0;  ///< Live lines on the screen.
  std::size_t finished_ = 0, cached_ = 0;
};

}  // namespace equipoise
