#include "cli/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/columns.hpp"
#include "cli/duration.hpp"
#include "cli/node_label.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

constexpr std::chrono::milliseconds redraw_interval{100};
constexpr std::chrono::seconds line_interval{5};

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 100;
}

bool set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// What a reader looks for first.
bool is_loss(const std::string& name) {
  return name.find("loss") != std::string::npos || name == "cross_entropy";
}

/// At most `width` bytes, never half a character.
std::string cut(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  while (width > 0 && (static_cast<unsigned char>(text[width]) & 0xC0U) == 0x80U) --width;
  return text.substr(0, width);
}

double seconds_between(std::chrono::steady_clock::time_point a, std::chrono::steady_clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace

ProgressStyle progress_style(const OutputOptions& output) {
  if (output.quiet) return ProgressStyle::errors;
  if (output.json) return ProgressStyle::warnings;
  const char* terminal = std::getenv("TERM");
  const bool able = terminal != nullptr && std::string_view(terminal) != "dumb";
  return ::isatty(STDERR_FILENO) != 0 && able ? ProgressStyle::live : ProgressStyle::lines;
}

void print_stopped(const ScheduleResult& result, const OutputOptions& output) {
  if (result.state == "stopped" && !output.quiet)
    std::cerr << "stopped; the same command goes on from here\n";
}

ProgressDisplay::ProgressDisplay(const Plan& plan, ProgressStyle style, std::optional<Forecast> forecast)
    : plan_(plan),
      forecast_(std::move(forecast)),
      style_(style),
      colours_(style == ProgressStyle::live && !set("NO_COLOR")) {}

ProgressDisplay::~ProgressDisplay() {
  erase();
}

std::string ProgressDisplay::coloured(const char* code, const std::string& text) const {
  return colours_ ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

std::string ProgressDisplay::count() const {
  std::string text = "[";
  text.append(std::to_string(finished_)).append("/").append(std::to_string(plan_.nodes.size())).append("] ");
  return text;
}

/// "312/2000 steps, 14.1/s, 2m00s left, loss 0.0341"; of the numbers those that `room` characters hold.
std::string ProgressDisplay::status(const Running& running, std::size_t room) const {
  const Progress& p = running.latest;
  if (!running.pace.began()) return "starting";
  std::string text = with_separators(p.done);
  if (p.total > 0) text.append("/").append(with_separators(p.total));
  if (!p.unit.empty()) text += " " + p.unit;
  if (const auto rate = running.pace.rate(seconds_between(begin_, Clock::now()))) {
    text += ", " + short_number(*rate) + "/s";
    if (p.total >= p.done)
      text += ", " + format_duration(static_cast<double>(p.total - p.done) / *rate) + " left";
  }
  for (const bool losses : {true, false})
    for (const auto& [name, value] : p.scalars) {
      const std::string part = ", " + name + " " + short_number(value);
      if (is_loss(name) == losses && text.size() + part.size() <= room) text += part;
    }
  return text;
}

/// Of the whole run; nothing without a forecast.
std::optional<TimeLeft> ProgressDisplay::time_left() {
  if (!forecast_) return {};
  const auto now = Clock::now();
  std::vector<RunningTime> times;
  for (const auto& [key, running] : running_) {
    RunningTime time{key, seconds_between(running.begin, now), running.left};
    if (time.left) time.left = std::max(0.0, *time.left - seconds_between(running.left_at, now));
    times.push_back(time);
  }
  return forecast_->left(times);
}

/// "[16/34] 2 running, 1m12s so far, about 8m20s left"
std::string ProgressDisplay::overall() {
  const double seconds = seconds_between(begin_, Clock::now());
  const auto left = time_left();
  return count() + std::to_string(running_.size()) + " running, " + format_duration(seconds) + " so far" +
         (left ? ", " + time_left_text(*left) : "");
}

/// What a line without a live view adds, once in a while.
std::string ProgressDisplay::left_after_line() {
  if (style_ != ProgressStyle::lines || !forecast_) return {};
  const auto left = time_left();
  return left->judged == 0 ? "" : "; the run: " + time_left_text(*left);
}

void ProgressDisplay::erase() {
  if (lines_ == 0) return;
  std::cerr << "\033[" << lines_ << "F\033[J" << std::flush;
  lines_ = 0;
}

void ProgressDisplay::draw(bool now) {
  if (style_ != ProgressStyle::live || (!now && Clock::now() - drawn_ < redraw_interval)) return;
  drawn_ = Clock::now();
  const std::size_t width = terminal_width() - 1;
  std::string text = lines_ == 0 ? "" : "\033[" + std::to_string(lines_) + "F\033[J";
  for (const auto& [key, running] : running_) {
    const std::string label = "  " + running.label + "  ";
    text += cut(label + status(running, width - std::min(width, label.size())), width) + "\n";
  }
  text += coloured("2", cut(overall(), width)) + "\n";
  lines_ = running_.size() + 1;
  std::cerr << text << std::flush;
}

void ProgressDisplay::print(const std::string& line) {
  erase();
  std::cerr << line << '\n' << std::flush;
  draw(true);
}

void ProgressDisplay::started(const Node& node) {
  if (cached_ > 0 && shows_progress()) {
    const std::size_t cached = std::exchange(cached_, 0);
    print(std::to_string(cached) + " of " + std::to_string(plan_.nodes.size()) + " stages are in the store");
  }
  const auto now = Clock::now();
  running_[node.request.key] = {node_label(node, plan_), now, now};
  draw(true);
}

void ProgressDisplay::progress(const Node& node, const Progress& progress) {
  const auto found = running_.find(node.request.key);
  if (found == running_.end()) return;
  Running& running = found->second;
  // A stage may count something else in between, such as the steps of sampling a preview.
  const bool same = running.latest.unit == progress.unit && running.latest.total == progress.total;
  if (!same) running.pace.restart();
  const double seconds = seconds_between(begin_, Clock::now());
  running.pace.note(progress.done, seconds);
  running.latest = progress;
  if (running.unit.empty()) running.unit = progress.unit;
  const auto rate = running.pace.rate(seconds);
  if (rate && progress.unit == running.unit && progress.total >= progress.done) {
    running.left_at = Clock::now();
    running.left = static_cast<double>(progress.total - progress.done) / *rate;
  }
  if (style_ == ProgressStyle::lines && Clock::now() - running.shown >= line_interval) {
    running.shown = Clock::now();
    print(count() + running.label + ": " + status(running, std::string::npos));
  }
  draw(false);
}

void ProgressDisplay::warned(const Node& node, const std::string& text) {
  if (style_ != ProgressStyle::errors)
    print(coloured("33", "warning: ") + "stage '" + node.request.name + "': " + text);
}

void ProgressDisplay::finished(const Node& node, const Outcome& outcome) {
  running_.erase(node.request.key);
  ++finished_;
  if (forecast_) forecast_->finished(node, outcome);
  if (outcome.state == "cached") ++cached_;
  const std::string label = node_label(node, plan_);
  if (outcome.state == "failed") {
    print(coloured("31", "error: ") + "stage " + label + " failed: " + outcome.message +
          (outcome.hint.empty() ? "" : "\n  " + outcome.hint));
  } else if (outcome.state == "done" && !node.implicit && shows_progress()) {
    print(count() + coloured("32", label) + ": done in " + format_duration(outcome.seconds) +
          left_after_line());
  } else if (outcome.state == "stopped" && shows_progress()) {
    print(label + ": stopped after " + format_duration(outcome.seconds));
  } else {
    draw(outcome.state != "cached");
  }
}

void ProgressDisplay::stopping(const std::string& reason) {
  if (style_ != ProgressStyle::errors)
    print("stopping (" + reason + "): running stages write a checkpoint; interrupt again to end at once");
}

}  // namespace equipoise
