#include "schedule/schedule.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <poll.h>

#include <equipoise/error.hpp>

#include "schedule/crew.hpp"
#include "schedule/gates.hpp"
#include "schedule/held_elsewhere.hpp"
#include "schedule/ready_list.hpp"
#include "schedule/reports.hpp"
#include "schedule/stop_signals.hpp"

namespace equipoise {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

std::vector<bool> complete_nodes(const Plan& plan, const Store& store, const std::vector<bool>& wanted) {
  std::vector<bool> complete(plan.nodes.size(), false);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i)
    complete[i] = wanted[i] && store.state(plan.nodes[i].request.key) == ArtefactState::complete;
  return complete;
}

class Run {
 public:
  Run(const Plan& plan, const Store& store, const ScheduleOptions& options, ScheduleObserver& observer)
      : plan_(plan),
        store_(store),
        options_(options),
        observer_(observer),
        wanted_(wanted_nodes(plan, options.until)),
        complete_(complete_nodes(plan, store, wanted_)),
        ready_(plan, wanted_, complete_),
        crew_(options),
        elsewhere_(plan, store) {
    result_.outcomes.resize(plan.nodes.size());
  }

  ScheduleResult run() {
    for (std::size_t i = 0; i < complete_.size(); ++i)
      if (complete_[i]) finish(i, {"cached", 0, 0, "", ""});
    for (;;) {
      recheck_elsewhere();
      dispatch();
      if (!crew_.busy() && (stopping_ || elsewhere_.empty())) break;
      wait();
    }
    conclude();
    return std::move(result_);
  }

 private:
  void finish(std::size_t node, Outcome outcome) {
    heed_gates(node, outcome);
    result_.outcomes[node] = std::move(outcome);
    observer_.finished(plan_.nodes[node], result_.outcomes[node]);
  }

  /// A stage whose gate has failed keeps its result, but the run does not pass.
  void heed_gates(std::size_t node, Outcome& outcome) {
    if (outcome.state != "done" && outcome.state != "cached") return;
    outcome.message = failed_gates(store_, plan_.nodes[node].request);
    if (outcome.message.empty()) return;
    outcome.code = exit_code(Fault::gate);
    if (first_failure_ == 0) first_failure_ = outcome.code;
    observer_.warned(plan_.nodes[node], outcome.message);
  }

  void complete(std::size_t node, const std::string& state, double seconds) {
    finish(node, {state, seconds, 0, "", ""});
    ready_.complete(node);
  }

  void fail(std::size_t node, int code, const std::string& message, const std::string& hint, double seconds) {
    if (code == 0) code = exit_code(Fault::internal);
    if (first_failure_ == 0) first_failure_ = code;
    finish(node, {"failed", seconds, code, message, hint});
    const std::string why = "its input '" + plan_.nodes[node].request.name + "' failed";
    for (const std::size_t skipped : ready_.fail(node)) finish(skipped, {"skipped", 0, 0, why, ""});
    if (options_.fail_fast) stop("a stage failed");
  }

  void stop(const std::string& reason) {
    if (stopping_) return;
    stopping_ = true;
    if (crew_.busy()) observer_.stopping(reason);
    crew_.cancel();
  }

  void dispatch() {
    while (!stopping_ && ready_.size() > 0 && crew_.has_room()) {
      const std::size_t node = *ready_.take();
      const Node& planned = plan_.nodes[node];
      if (store_.state(planned.request.key) == ArtefactState::complete) {
        complete(node, "cached", 0);
        continue;
      }
      StageRequest request = planned.request;
      request.store = store_.root().string();
      try {
        crew_.give(node, std::move(request));
        observer_.started(planned);
      } catch (const Error& error) {
        fail(node, exit_code(error.fault()), error.what(), error.hint(), 0);
        stop("no worker can be started");
      }
    }
  }

  void recheck_elsewhere() {
    for (const auto& [node, complete_now] : elsewhere_.settled()) {
      if (complete_now)
        complete(node, "cached", 0);
      else
        ready_.put_back(node);
    }
  }

  int timeout_ms() const {
    double seconds = 3600;
    if (!elsewhere_.empty()) seconds = elsewhere_.seconds_to_check();
    if (options_.time_limit && !stopping_)
      seconds = std::min(seconds, *options_.time_limit - seconds_since(begin_));
    return std::max(0, static_cast<int>(seconds * 1000) + 1);
  }

  void wait() {
    std::vector<pollfd> waiting{{signals_.descriptor(), POLLIN, 0}};
    for (auto& seat : crew_.seats()) waiting.push_back({seat.process->channel().descriptor(), POLLIN, 0});
    if (::poll(waiting.data(), waiting.size(), timeout_ms()) < 0 && errno != EINTR)
      throw Error(Fault::internal, "waiting for the workers failed");
    heed_signals();
    if (options_.time_limit && seconds_since(begin_) >= *options_.time_limit) {
      limited_ = true;
      stop("the time limit is reached");
    }
    for (std::size_t i = waiting.size(); i-- > 1;)
      if (waiting[i].revents != 0) listen(crew_.seats()[i - 1]);
  }

  void heed_signals() {
    int arrived = signals_.take();
    if (arrived == 0) return;
    if (!interrupted_) {
      interrupted_ = true;
      stop("interrupted");
      --arrived;
    }
    if (arrived > 0) crew_.kill();
  }

  void listen(Seat& seat) {
    try {
      while (const auto message = seat.process->channel().receive(0)) handle(seat, *message);
    } catch (const Error& error) {
      lose(seat, error);
    } catch (const nlohmann::json::exception& error) {
      lose(seat, Error(Fault::plugin, error.what()));
    }
  }

  void handle(Seat& seat, const nlohmann::json& message) {
    const std::string event = message.value("event", "");
    if (event == "ready") {
      result_.torch = message.value("torch", "");
      result_.device = message.value("device", "cpu");
      // A stage that was to wait for this worker is not begun any more.
      if (stopping_) abandon(seat);
      crew_.welcome(seat, result_.device);
    }
    if (!seat.node) return;
    const std::size_t node = *seat.node;
    const double seconds = seconds_since(seat.since);
    if (event == "progress") {
      observer_.progress(plan_.nodes[node], progress_from_json(message));
    } else if (event == "log") {
      if (message.value("level", "") == "warning")
        observer_.warned(plan_.nodes[node], message.value("text", ""));
    } else if (event == "done") {
      seat.node.reset();
      complete(node, message.value("cached", false) ? "cached" : "done", seconds);
    } else if (event == "failed") {
      seat.node.reset();
      fail(node, message.value("code", 0), message.value("message", ""), message.value("hint", ""), seconds);
    } else if (event == "cancelled") {
      seat.node.reset();
      finish(node, {"stopped", seconds, 0, "", ""});
    } else if (event == "busy") {
      seat.node.reset();
      elsewhere_.add(node);
    }
  }

  void abandon(Seat& seat) {
    seat.waiting.reset();
    if (const auto node = std::exchange(seat.node, std::nullopt)) finish(*node, {"stopped", 0, 0, "", ""});
  }

  void lose(Seat& seat, const Error& reason) {
    const auto node = seat.node;
    const bool was_ready = seat.ready;
    const double seconds = seconds_since(seat.since);
    const std::filesystem::path worker_log = seat.log;
    const std::string epitaph = crew_.bury(seat);
    if (!node) return;
    if (interrupted_ && stopping_) {
      finish(*node, {"stopped", seconds, 0, "", ""});
      return;
    }
    const auto stage_log = store_.partial(plan_.nodes[*node].request.key) / "log.txt";
    std::error_code ignored;
    const auto& log = std::filesystem::exists(stage_log, ignored) ? stage_log : worker_log;
    fail(*node, exit_code(Fault::plugin), death_message(epitaph, reason.what()), death_hint(epitaph, log),
         seconds);
    if (!was_ready) stop("workers do not start");
  }

  void conclude() {
    const bool stopped = interrupted_ || limited_;
    bool unfinished = false;
    for (std::size_t i = 0; i < wanted_.size(); ++i)
      unfinished |=
          wanted_[i] && (result_.outcomes[i].state == "pending" || result_.outcomes[i].state == "stopped");
    if (stopped && unfinished) {
      result_.state = "stopped";
      result_.code = exit_code(Fault::cancelled);
    } else {
      result_.state = first_failure_ == 0 ? "done" : "failed";
      result_.code = first_failure_;
    }
  }

  const Plan& plan_;
  const Store& store_;
  const ScheduleOptions& options_;
  ScheduleObserver& observer_;
  std::vector<bool> wanted_, complete_;
  ReadyList ready_;
  StopSignals signals_;
  Crew crew_;
  ScheduleResult result_;
  HeldElsewhere elsewhere_;
  Clock::time_point begin_ = Clock::now();
  int first_failure_ = 0;
  bool stopping_ = false, interrupted_ = false, limited_ = false;
};

}  // namespace

ScheduleResult run_schedule(const Plan& plan, const Store& store, const ScheduleOptions& options,
                            ScheduleObserver& observer) {
  return Run(plan, store, options, observer).run();
}

}  // namespace equipoise
