#include "protocol/enquiry.hpp"

#include <string>

namespace equipoise {
namespace {

Fault fault_of(int code) {
  for (const Fault fault :
       {Fault::usage, Fault::plugin, Fault::data, Fault::diverged, Fault::gate, Fault::cancelled})
    if (exit_code(fault) == code) return fault;
  return Fault::internal;
}

}  // namespace

nlohmann::json enquire(WorkerProcess& worker, const nlohmann::json& question) {
  worker.channel().send(question);
  for (;;) {
    nlohmann::json message = *worker.channel().receive();
    const std::string event = message.value("event", "");
    if (event != "ready" && event != "progress" && event != "log") return message;
  }
}

Error error_from(const nlohmann::json& failed) {
  return {fault_of(failed.value("code", exit_code(Fault::internal))), failed.value("message", ""),
          failed.value("hint", "")};
}

}  // namespace equipoise
