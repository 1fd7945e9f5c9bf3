#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/estimate.hpp"
#include "schedule/schedule.hpp"

namespace equipoise {

/// A stage that runs: for how many seconds, and for how many more by its own rate, if it has one.
struct RunningTime {
  std::string key;
  double elapsed = 0;
  std::optional<double> left;
};

/// What is left of a run.
struct TimeLeft {
  double seconds = 0;       ///< Of the stages that can be judged, as the workers share them.
  std::size_t judged = 0;   ///< Stages that do run or will, with a known duration.
  std::size_t unknown = 0;  ///< The other ones.
};

/// "about 8m20s left", "more than 8m20s left (3 stages of unknown duration)", "time left not known yet".
std::string time_left_text(const TimeLeft& left);

/// Foresees when a run will be done: running stages by their own rate, the other ones by comparable stages
/// (`estimate`) of the store, those that this run adds included, or else by the mean of equally named ones in
/// this run.
class Forecast {
 public:
  /// Of the nodes that a run up to `until` needs, on `workers` processes. The store is read when a forecast
  /// is asked for the first time.
  Forecast(const Plan& plan, const Store& store, const std::string& until, int workers);

  /// The node needs no more time.
  void finished(const Node& node, const Outcome& outcome);

  TimeLeft left(const std::vector<RunningTime>& running);

 private:
  struct Mean {
    double sum = 0;
    int count = 0;
  };
  using Means = std::map<std::string, Mean>;

  void judge();
  Means projected(const std::vector<RunningTime>& running) const;
  double longest_path(const std::vector<double>& seconds) const;

  const Plan& plan_;
  const Store& store_;
  int workers_;
  std::map<std::string, std::size_t> index_;  ///< By key.
  std::vector<bool> open_;                    ///< Wanted and not finished.
  std::vector<ArtefactEntry> recorded_;
  std::vector<StageCost> costs_;  ///< Empty before the store was read.
  Means means_;                   ///< Of the stages that this run finished, by name.
  bool stale_ = false;            ///< The run has finished stages since `costs_`.
  std::chrono::steady_clock::time_point judged_{};
};

}  // namespace equipoise
