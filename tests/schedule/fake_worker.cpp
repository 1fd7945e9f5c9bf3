#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <equipoise/error.hpp>

#include "protocol/channel.hpp"
#include "protocol/messages.hpp"
#include "store/store.hpp"

using namespace equipoise;

namespace {

/// Says to all programs on this machine who comes when.
void note(const StageRequest& request, const std::string& what) {
  std::ofstream(request.store + "/order.txt", std::ios::app) << request.name << ' ' << what << '\n';
}

void make_artefact(const StageRequest& request) {
  FileOperations files;
  const Store store(request.store, files);
  const auto lock = store.try_lock(request.key);
  std::filesystem::create_directories(store.partial(request.key));
  std::ofstream(store.partial(request.key) / "payload.txt")
      << request.execution.dump() << std::getenv("OMP_NUM_THREADS");
  nlohmann::json facts = nlohmann::json::object();
  if (request.settings.value("act", "") == "gate") facts["gates"] = {"2 pictures are copies", "a leak"};
  store.commit(request.key, facts);
}

void wait_for_cancel(Channel& channel, const StageRequest& request) {
  channel.send(
      {{"event", "progress"}, {"done", 1}, {"total", 9}, {"unit", "steps"}, {"scalars", {{"loss", 0.5}}}});
  if (request.settings.value("interrupt_host", false)) ::kill(::getppid(), SIGINT);
  while (channel.receive()->value("op", "") != "cancel") {
  }
  channel.send({{"event", "cancelled"}});
}

void serve_stage(Channel& channel, const StageRequest& request) {
  const std::string act = request.settings.value("act", "work");
  note(request, "started");
  if (act == "crash") std::raise(SIGSEGV);
  if (act == "exit") std::exit(7);
  if (act == "fail") {
    channel.send(
        {{"event", "failed"}, {"code", 5}, {"message", "the loss is NaN"}, {"hint", "lower the rate"}});
  } else if (act == "wait") {
    wait_for_cancel(channel, request);
  } else if (act == "ignore cancel") {
    ::kill(::getppid(), SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ::kill(::getppid(), SIGTERM);
    std::this_thread::sleep_for(std::chrono::seconds(60));
  } else if (act == "busy" && !std::ifstream(request.store + "/seen")) {
    std::ofstream(request.store + "/seen") << '1';
    channel.send({{"event", "busy"}});
  } else {
    std::this_thread::sleep_for(std::chrono::milliseconds(request.settings.value("milliseconds", 0)));
    make_artefact(request);
    note(request, "done");
    channel.send({{"event", "done"}, {"facts", nlohmann::json::object()}});
  }
}

}  // namespace

int main() {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  if (std::getenv("FAKE_WORKER_DIES") != nullptr) return 9;
  Channel channel(3);
  channel.send({{"event", "ready"}, {"pid", ::getpid()}, {"torch", "2.13.0"}, {"device", "cpu"}});
  try {
    for (;;) {
      const auto message = *channel.receive();
      if (message.value("op", "") == "quit") return 0;
      if (message.value("op", "") == "stage")
        serve_stage(channel, stage_request_from_json(message.at("request")));
    }
  } catch (const Error&) {
    return 0;
  }
}
