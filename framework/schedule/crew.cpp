#include "schedule/crew.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include <signal.h>
#include <sys/wait.h>

#include <equipoise/error.hpp>

#include "schedule/thread_budget.hpp"

namespace equipoise {
namespace {

/// A worker that has closed its channel but goes on living would hold up the run for ever.
void end_within_two_seconds(pid_t pid) {
  for (int i = 0; i < 200; ++i) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0)
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(pid, SIGKILL);
}

/// A worker that has just died cannot be told; the end of its stream, which is read next, says how it died.
void tell(Seat& seat, const nlohmann::json& message) {
  try {
    seat.process->channel().send(message);
  } catch (const Error&) {
    return;
  }
}

std::map<std::string, std::string> worker_environment(int threads) {
  std::map<std::string, std::string> environment{{"EQUIPOISE_THREADS", std::to_string(threads)},
                                                 {"OMP_NUM_THREADS", std::to_string(threads)}};
  // GNU OpenMP's threads spin at every barrier for as long as they like; with one busy neighbour on the
  // machine that makes a training step ten times slower. A short spin costs a tenth on a quiet one
  // (docs/performance.md).
  if (std::getenv("GOMP_SPINCOUNT") == nullptr && std::getenv("OMP_WAIT_POLICY") == nullptr)
    environment["GOMP_SPINCOUNT"] = "1000";
  return environment;
}

bool is_idle(const Seat& seat) {
  return seat.process && !seat.node;
}

}  // namespace

Crew::Crew(const ScheduleOptions& options)
    : options_(options), threads_(threads_per_worker(options.threads, options.workers)) {
  seats_.reserve(static_cast<std::size_t>(std::max(1, options.workers)));
}

Crew::~Crew() {
  for (auto& seat : seats_) tell(seat, {{"op", "quit"}});
}

bool Crew::has_room() const {
  return std::any_of(seats_.begin(), seats_.end(), is_idle) || seats_.size() < seats_.capacity();
}

bool Crew::busy() const {
  return std::any_of(seats_.begin(), seats_.end(), [](const Seat& seat) { return seat.node.has_value(); });
}

Seat Crew::start() {
  std::error_code ignored;
  std::filesystem::create_directories(options_.logs, ignored);
  Seat seat;
  seat.log = options_.logs / ("worker-" + std::to_string(++started_) + ".log");
  seat.process = std::make_unique<WorkerProcess>(options_.worker_program, std::vector<std::string>{},
                                                 worker_environment(threads_), seat.log);
  return seat;
}

Seat& Crew::idle_or_new() {
  const auto idle = std::find_if(seats_.begin(), seats_.end(), is_idle);
  if (idle != seats_.end()) return *idle;
  seats_.push_back(start());
  return seats_.back();
}

void Crew::give(std::size_t node, StageRequest request) {
  Seat& seat = idle_or_new();
  seat.node = node;
  seat.since = std::chrono::steady_clock::now();
  if (seat.ready)
    send(seat, std::move(request));
  else
    seat.waiting = std::move(request);
}

void Crew::welcome(Seat& seat, const std::string& device) {
  seat.ready = true;
  seat.device = device;
  if (seat.waiting) send(seat, *std::exchange(seat.waiting, std::nullopt));
}

void Crew::send(Seat& seat, StageRequest request) const {
  request.execution["threads"] = threads_;
  request.execution["device"] = options_.device == "auto" ? seat.device : options_.device;
  request.execution["checkpoint_seconds"] = options_.checkpoint_seconds;
  tell(seat, {{"op", "stage"}, {"request", to_json(request)}});
}

void Crew::cancel() {
  for (auto& seat : seats_)
    if (seat.node) tell(seat, {{"op", "cancel"}});
}

void Crew::kill() {
  for (auto& seat : seats_) ::kill(seat.process->pid(), SIGKILL);
}

std::string Crew::bury(Seat& seat) {
  end_within_two_seconds(seat.process->pid());
  std::string epitaph = seat.process->epitaph();
  const auto place = seats_.begin() + (&seat - seats_.data());
  seats_.erase(place);
  return epitaph;
}

}  // namespace equipoise
