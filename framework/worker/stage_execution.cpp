#include "worker/stage_execution.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <torch/version.h>

#include "worker/checkpoint.hpp"
#include "worker/elf_stamp.hpp"
#include "worker/previews.hpp"
#include "worker/random_state.hpp"
#include "worker/stage.hpp"
#include "worker/stages/verbs.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

using Verb = json (*)(Stage&);

Verb verb_of(const StageRequest& request) {
  static const std::map<std::string, Verb> verbs{
      {"load", run_load},       {"decode", run_decode}, {"split", run_split},       {"select", run_select},
      {"mix", run_mix},         {"train", run_train},   {"generate", run_generate}, {"embed", run_embed},
      {"measure", run_measure}, {"test", run_test},     {"audit", run_audit},       {"match", run_match}};
  const auto found = verbs.find(request.verb);
  if (found != verbs.end()) return found->second;
  throw Error(Fault::internal, "stage '" + request.name + "' has the unknown verb '" + request.verb + "'");
}

at::Device device_of(const StageRequest& request) {
  const std::string name = request.execution.value("device", "cpu");
  if (name == "auto") return at::hasCUDA() ? at::Device("cuda:0") : at::Device("cpu");
  const at::Device device = guarded("device '" + name + "'", [&] { return at::Device(name); });
  if (device.is_cuda() && !at::hasCUDA())
    throw Error(Fault::usage,
                "device '" + name + "' is asked for, but this build of LibTorch sees no CUDA device",
                "use --device cpu, or build against a LibTorch with CUDA");
  return device;
}

/// Leaves nothing of an earlier attempt in the folder but its checkpoint and the previews before it.
void clear_folder(const Store& store, const std::filesystem::path& folder) {
  store.files().create_folders(folder);
  std::vector<std::filesystem::path> leftovers;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!is_checkpoint_file(name) && name != previews_folder) leftovers.push_back(entry.path());
  }
  for (const auto& path : leftovers) store.files().remove_all(path);
}

/// The number of threads of the work so far, if any; a damaged checkpoint is thrown away.
int choose_threads(const StageRequest& request, const Store& store, const std::filesystem::path& folder,
                   StageHost& host) {
  const int wanted = std::max(1, request.execution.value("threads", 1));
  try {
    return checkpoint_threads(folder).value_or(wanted);
  } catch (const Error& error) {
    host.log(Level::warning, "stage '" + request.name + "' starts afresh: " + error.what());
    store.files().remove_all(folder / "checkpoint.safetensors");
    store.files().remove_all(folder / "checkpoint.json");
    return wanted;
  }
}

void prepare_libraries(int threads) {
  at::set_num_threads(threads);
  cv::setNumThreads(1);  // Pictures are shared out among threads of our own.
  at::globalContext().setBenchmarkCuDNN(false);
  at::globalContext().setDeterministicCuDNN(true);
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

json describe(const Stage& stage) {
  const StageRequest& request = stage.request;
  json facts = {{"stage", request.name},        {"verb", request.verb},      {"label", request.label},
                {"repeat", request.repeat},     {"seed", request.seed},      {"identity", request.identity},
                {"threads", stage.threads},     {"torch", TORCH_VERSION},    {"device", stage.device.str()},
                {"settings", request.settings}, {"classes", request.classes}};
  const Stamp build = own_stamp();
  facts["build"] = {{"compiler", build.compiler}, {"sdk_hash", build.sdk_hash}};
  if (!request.component.name.empty()) {
    facts["component"] = to_json(request.component);
    facts["component"]["version"] = stage.components.version(request.component);
  }
  return facts;
}

json score_list(const Stage& stage) {
  json list = json::array();
  for (const Score& score : stage.scores) {
    json entry{{"name", score.name}};
    const auto add = [&](const char* field, const std::optional<double>& value) {
      if (!value) return;
      if (!std::isfinite(*value))
        throw Error(Fault::data,
                    place(stage, stage.request.component) + ": '" + field + "' of score '" + score.name +
                        "' is " + std::to_string(*value),
                    "too few pictures, or features that are not finite");
      entry[field] = *value;
    };
    add("value", score.value);
    add("low", score.low);
    add("high", score.high);
    add("floor", score.floor);
    list.push_back(std::move(entry));
  }
  return list;
}

/// Keeps what the stage said beside its result.
void write_findings(const Stage& stage, json& facts) {
  if (!stage.gates.empty()) facts["gates"] = stage.gates;
  if (stage.scores.empty() && stage.request.verb != "measure") return;
  facts["scores"] = score_list(stage);
  write_whole(stage.store.files(), stage.folder / "scores.json",
              json{{"scores", facts["scores"]}}.dump(2) + "\n");
}

void run_verb(Stage& stage, json& facts) {
  const auto start = std::chrono::steady_clock::now();
  facts = describe(stage);
  facts["started"] = utc_now();
  facts.update(verb_of(stage.request)(stage));
  write_findings(stage, facts);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  facts["seconds"] = taken.count();
}

}  // namespace

StageEnd execute_stage(const StageRequest& request, ComponentFactory& components, StageHost& host,
                       FileOperations& files, json& facts) {
  const Store store(request.store, files);
  const auto lock = store.try_lock(request.key);
  if (!lock) return StageEnd::busy;
  if (store.state(request.key) == ArtefactState::complete) {
    facts = store.facts(request.key);
    return StageEnd::cached;
  }
  const auto folder = store.partial(request.key);
  clear_folder(store, folder);
  const int threads = choose_threads(request, store, folder, host);
  const at::Device device = device_of(request);
  prepare_libraries(threads);
  StageLog log(files, folder / "log.txt");
  Stage stage{request,
              store,
              components,
              host,
              log,
              folder,
              threads,
              device,
              seed_generators(request.seed, device),
              ImageSets(store, request),
              {},
              {},
              {}};
  try {
    run_verb(stage, facts);
  } catch (const json::exception& error) {
    throw Error(Fault::internal,
                place(stage, request.component) + ": the request is incomplete: " + error.what());
  } catch (const Error& error) {
    if (error.fault() != Fault::cancelled) log.line(Level::warning, error.what());
    if (error.fault() == Fault::cancelled) return StageEnd::cancelled;
    throw;
  }
  log.close();
  store.commit(request.key, facts);
  facts = store.facts(request.key);
  return StageEnd::done;
}

}  // namespace equipoise
