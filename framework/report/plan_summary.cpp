#include "report/plan_summary.hpp"

#include <algorithm>
#include <set>

#include "report/report.hpp"

namespace equipoise {
namespace {

const StageRecord* find_stage(const RunRecord& record, const std::string& key) {
  for (const StageRecord& stage : record.stages)
    if (stage.key == key) return &stage;
  return nullptr;
}

/// The nearest failed stage among those that `stage` needs.
const StageRecord* failed_input(const RunRecord& record, const StageRecord& stage) {
  std::vector<const StageRecord*> open = {&stage};
  std::set<std::string> seen;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i]->state == "failed") return open[i];
    for (const std::string& key : open[i]->inputs) {
      if (!seen.insert(key).second) continue;
      if (const StageRecord* input = find_stage(record, key)) open.push_back(input);
    }
  }
  return nullptr;
}

void add_mark(std::string& text, const std::string& mark) {
  text += (text.empty() ? "" : ", ") + mark;
}

}  // namespace

std::vector<StageGroup> group_stages(const RunRecord& record) {
  std::vector<StageGroup> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::map<std::size_t, std::set<std::string>> components;
  for (const StageRecord& stage : record.stages) {
    const auto [place, fresh] = places.insert({{stage.name, stage.verb}, groups.size()});
    if (fresh) groups.push_back({stage.name, stage.verb, "", 0, {}, 0, stage.implicit});
    StageGroup& group = groups[place->second];
    if (!stage.component.empty() && components[place->second].insert(stage.component).second)
      add_mark(group.component, stage.component);
    ++group.count;
    ++group.states[stage.state];
    group.seconds += stage.seconds;
  }
  return groups;
}

std::string states_text(const StageGroup& group) {
  std::string text;
  for (const char* state : {"done", "cached", "failed", "skipped", "stopped", "running", "pending"})
    if (const auto found = group.states.find(state); found != group.states.end())
      add_mark(text, std::to_string(found->second) + " " + state);
  return text;
}

std::string instance_title(const RunRecord& record, const StageRecord& stage) {
  std::string marks = stage.label;
  for (const ResultAxis& axis : result_axes(record))
    if (const std::string cell = axis_cell(stage.variants, axis); !cell.empty())
      add_mark(marks, axis.name + " " + cell);
  for (const auto& [name, index] : stage.repeat) add_mark(marks, name + " " + std::to_string(index));
  return marks;
}

std::string stage_title(const RunRecord& record, const StageRecord& stage) {
  const std::string marks = instance_title(record, stage);
  return marks.empty() ? stage.name : stage.name + " (" + marks + ")";
}

std::string failure_reason(const RunRecord& record, const StageRecord& stage) {
  if (stage.state == "failed") return stage.message.empty() ? "no message" : stage.message;
  if (const StageRecord* cause = failed_input(record, stage))
    return cause->name + ": " + (cause->message.empty() ? "no message" : cause->message);
  if (stage.state == "done" || stage.state == "cached") return "its result is missing from the store";
  return stage.state == "stopped" ? "stopped" : "not run";
}

std::vector<const StageRecord*> failed_stages(const RunRecord& record) {
  std::vector<const StageRecord*> failed;
  for (const StageRecord& stage : record.stages)
    if (stage.state == "failed") failed.push_back(&stage);
  return failed;
}

}  // namespace equipoise
