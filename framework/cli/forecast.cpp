#include "cli/forecast.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "cli/duration.hpp"
#include "schedule/ready_list.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

// A plan of thousands of stages is not compared with the store at the end of each.
constexpr std::chrono::seconds judge_interval{10};

/// Stages of one name do the same for other arms, classes and repeats.
std::string group_of(const Node& node) {
  return node.request.name + '\n' + node.request.verb + '\n' + node.request.component.name;
}

}  // namespace

std::string time_left_text(const TimeLeft& left) {
  if (left.judged == 0) return left.unknown == 0 ? "nothing left" : "time left not known yet";
  const std::string time = format_duration(left.seconds) + " left";
  if (left.unknown == 0) return "about " + time;
  return "more than " + time + " (" + counted(left.unknown, "stage") + " of unknown duration)";
}

Forecast::Forecast(const Plan& plan, const Store& store, const std::string& until, int workers)
    : plan_(plan), store_(store), workers_(std::max(1, workers)), open_(wanted_nodes(plan, until)) {
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) index_[plan.nodes[i].request.key] = i;
}

void Forecast::finished(const Node& node, const Outcome& outcome) {
  const auto found = index_.find(node.request.key);
  if (found == index_.end()) return;
  open_[found->second] = false;
  if (outcome.state != "done") return;
  Mean& mean = means_[group_of(node)];
  mean.sum += outcome.seconds;
  ++mean.count;
  if (costs_.empty()) return;
  try {
    recorded_.push_back({node.request.key, {}, ArtefactState::complete, store_.facts(node.request.key), 0});
    stale_ = true;
  } catch (const Error&) {
    // Without its facts the stage is still part of the mean.
  }
}

void Forecast::judge() {
  const auto now = std::chrono::steady_clock::now();
  const bool first = costs_.empty();
  if (!first && (!stale_ || now - judged_ < judge_interval)) return;
  if (first) recorded_ = store_.list();
  std::vector<ArtefactState> states;
  for (const bool open : open_) states.push_back(open ? ArtefactState::absent : ArtefactState::complete);
  costs_ = estimate(plan_, states, recorded_);
  stale_ = false;
  judged_ = now;
}

/// `means_` and what running stages will have taken by their own rate.
Forecast::Means Forecast::projected(const std::vector<RunningTime>& running) const {
  Means means = means_;
  for (const RunningTime& one : running) {
    const auto found = index_.find(one.key);
    if (found == index_.end() || !one.left) continue;
    Mean& mean = means[group_of(plan_.nodes[found->second])];
    mean.sum += one.elapsed + *one.left;
    ++mean.count;
  }
  return means;
}

/// No number of workers makes a run shorter than the stages that wait for each other. Nodes stand behind
/// their inputs in a plan, since their keys rest on those.
double Forecast::longest_path(const std::vector<double>& seconds) const {
  std::vector<double> ends(seconds.size(), 0);
  double last = 0;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    for (const std::string& input : plan_.nodes[i].inputs)
      if (const auto found = index_.find(input); found != index_.end())
        ends[i] = std::max(ends[i], ends[found->second]);
    ends[i] += seconds[i];
    last = std::max(last, ends[i]);
  }
  return last;
}

TimeLeft Forecast::left(const std::vector<RunningTime>& running) {
  judge();
  const Means means = projected(running);
  std::map<std::size_t, const RunningTime*> runs;
  for (const RunningTime& one : running)
    if (const auto found = index_.find(one.key); found != index_.end()) runs[found->second] = &one;
  TimeLeft result;
  std::vector<double> seconds(plan_.nodes.size(), 0);
  double sum = 0;
  for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
    if (!open_[i]) continue;
    std::optional<double> whole = costs_[i].seconds;
    if (const auto mean = means.find(group_of(plan_.nodes[i])); !whole && mean != means.end())
      whole = mean->second.sum / mean->second.count;
    const auto run = runs.find(i);
    if (run != runs.end()) {
      if (run->second->left)
        whole = run->second->left;
      else if (whole)
        whole = std::max(0.0, *whole - run->second->elapsed);
    }
    ++(whole ? result.judged : result.unknown);
    seconds[i] = whole.value_or(0);
    sum += seconds[i];
  }
  result.seconds = std::max(sum / workers_, longest_path(seconds));
  return result;
}

}  // namespace equipoise
