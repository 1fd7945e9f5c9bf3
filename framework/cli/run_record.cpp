#include "cli/run_record.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <equipoise/error.hpp>
#include <equipoise/sdk_version.hpp>

#include "cli/machine.hpp"
#include "cli/run_inputs.hpp"

namespace equipoise {
namespace {

StageRecord stage_record(const Node& node) {
  StageRecord stage;
  stage.key = node.request.key;
  stage.name = node.request.name;
  stage.verb = node.request.verb;
  stage.component = node.request.component.name;
  stage.label = node.request.label;
  stage.repeat = node.request.repeat;
  stage.variants = node.variants;
  stage.inputs = node.inputs;
  stage.implicit = node.implicit;
  stage.state = "pending";
  return stage;
}

ExpectRecord expect_record(const Expectation& e) {
  return {e.stage,  e.score, e.where, e.value, e.tolerance.has_value(), e.tolerance.value_or(0),
          e.source, e.sd};
}

/// Of a run in which no worker was started, the artefacts say what computed them.
void describe_from_store(RunRecord& record, const Store& store) {
  for (auto stage = record.stages.rbegin(); stage != record.stages.rend(); ++stage) {
    if (stage->state != "cached") continue;
    try {
      const auto facts = store.facts(stage->key);
      if (record.torch.empty()) record.torch = facts.value("torch", "");
      record.device = facts.value("device", record.device);
    } catch (const std::exception&) {
      continue;
    }
    return;
  }
}

std::string shell_quoted(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_-./=:,+@%").find(c) != std::string::npos;
  });
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

RunRecord make_record(const PlannedStudy& planned, const ScheduleOptions& options,
                      const std::filesystem::path& store, const std::string& command) {
  const Plan& plan = planned.plan;
  RunRecord record;
  record.name = plan.name;
  record.id = plan.id;
  record.state = "running";
  record.manifest = planned.study.file.string();
  record.command = command;
  record.preset = planned.study.overrides.preset.value_or("");
  record.store = store.string();
  record.seed = plan.seed;
  record.started = utc_now();
  record.version = EQUIPOISE_VERSION;
  record.sdk = EQUIPOISE_SDK_VERSION;
  record.machine = describe_machine();
  record.device = options.device;
  record.threads = options.threads;
  record.workers = options.workers;
  record.classes = plan.classes;
  record.positive = plan.positive;
  for (const auto& axis : plan.axes) record.axes.push_back({axis.name, axis.arms, axis.numeric});
  record.variants = plan.variants;
  record.inputs = run_inputs(plan, planned.study.file);
  for (const auto& node : plan.nodes) record.stages.push_back(stage_record(node));
  for (const auto& a : plan.analyses)
    record.analyses.push_back(
        {a.stage, a.score, a.axis, a.baseline, a.unit, a.test, a.correction, a.train_fraction});
  for (const auto& e : plan.expectations) record.expectations.push_back(expect_record(e));
  return record;
}

void conclude(RunRecord& record, const ScheduleResult& result, const Store& store, double seconds) {
  record.state = result.state;
  record.finished = utc_now();
  record.seconds = seconds;
  for (std::size_t i = 0; i < record.stages.size(); ++i) {
    const Outcome& outcome = result.outcomes.at(i);
    StageRecord& stage = record.stages[i];
    stage.state = outcome.state;
    stage.seconds = outcome.seconds;
    stage.code = outcome.code;
    stage.message = outcome.message;
    stage.hint = outcome.hint;
  }
  record.torch = result.torch;
  if (record.device == "auto" && !result.device.empty()) record.device = result.device;
  if (result.torch.empty()) describe_from_store(record, store);
}

std::string own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line, word;
  while (std::getline(file, word, '\0')) line.append(line.empty() ? "" : " ").append(shell_quoted(word));
  return line;
}

}  // namespace equipoise
