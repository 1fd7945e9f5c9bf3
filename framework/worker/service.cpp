#include "worker/service.hpp"

#include <cstdlib>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/version.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "conformance/rules.hpp"
#include "worker/channel_host.hpp"
#include "worker/enquiries.hpp"
#include "worker/guard.hpp"
#include "worker/plugin_loader.hpp"
#include "worker/png.hpp"
#include "worker/run_stage.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

/// Threads for LibTorch as the host has shared them out.
void take_threads_from_environment() {
  const char* text = std::getenv("EQUIPOISE_THREADS");
  if (const int threads = text == nullptr ? 0 : std::atoi(text); threads > 0) at::set_num_threads(threads);
}

json ready() {
  return {{"event", "ready"},
          {"pid", ::getpid()},
          {"torch", TORCH_VERSION},
          {"device", at::hasCUDA() ? "cuda" : "cpu"}};
}

json failed(const Error& error) {
  return {{"event", "failed"},
          {"code", exit_code(error.fault())},
          {"message", error.what()},
          {"hint", error.hint()}};
}

json answer_stage(const StageRequest& request, PluginLoader& loader, StageHost& host) {
  json facts = json::object();
  switch (run_stage(request, loader, host, facts)) {
    case StageEnd::done:
      return {{"event", "done"}, {"facts", facts}};
    case StageEnd::cached:
      return {{"event", "done"}, {"cached", true}, {"facts", facts}};
    case StageEnd::cancelled:
      return {{"event", "cancelled"}};
    case StageEnd::busy:
      return {{"event", "busy"}};
  }
  throw Error(Fault::internal, "a stage ended in an unknown way");
}

json answer(const json& request, PluginLoader& loader, StageHost& host, Channel& channel) {
  const auto watch = [&](const std::string& model) { channel.send({{"event", "model"}, {"what", model}}); };
  const std::string op = request.value("op", "");
  if (op == "stage") return answer_stage(stage_request_from_json(request.at("request")), loader, host);
  if (op == "survey") return answer_survey(request, loader, host);
  if (op == "spec") return answer_spec(request, loader);
  if (op == "summary") return answer_summary(request, loader, host);
  if (op == "rules") return answer_rules();
  if (op == "rule") return answer_rule(request, loader, watch);
  if (op == "slots") return answer_slots(request, loader, watch);
  if (op == "pictures") {
    FileOperations files;
    const auto pixels = request.at("pixels").get<std::map<std::string, std::string>>();
    return {{"event", "pictures"},
            {"count", export_pictures(files, request.at("set").get<std::string>(),
                                      {pixels.begin(), pixels.end()}, request.at("out").get<std::string>())}};
  }
  throw Error(Fault::internal, "the worker does not know the request '" + op + "'");
}

json answer_or_fault(const json& request, PluginLoader& loader, StageHost& host, Channel& channel) {
  try {
    return answer(request, loader, host, channel);
  } catch (const Error& error) {
    if (error.fault() == Fault::cancelled) return {{"event", "cancelled"}};
    return failed(error);
  } catch (const json::exception& error) {
    return failed(Error(Fault::internal, std::string("the worker cannot read a request: ") + error.what()));
  } catch (...) {
    return failed(error_in_flight("worker"));
  }
}

}  // namespace

void serve(Channel& channel) {
  take_threads_from_environment();
  PluginLoader loader;
  channel.send(ready());
  for (;;) {
    std::optional<json> request;
    try {
      request = channel.receive();
    } catch (const Error&) {
      return;
    }
    const std::string op = request->value("op", "");
    if (op == "quit") return;
    // A cancel that crossed with the end of its stage has nothing left to stop.
    if (op == "cancel") continue;
    ChannelHost host(channel);
    channel.send(answer_or_fault(*request, loader, host, channel));
    if (host.quit_requested()) return;
  }
}

}  // namespace equipoise
