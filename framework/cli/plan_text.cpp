#include "cli/plan_text.hpp"

#include <map>

#include "cli/columns.hpp"
#include "cli/duration.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

/// A sum of costs, and how many of them are not known.
struct Total {
  double seconds = 0, bytes = 0;
  int stages = 0, unknown_seconds = 0, unknown_bytes = 0;

  void add(const StageCost& cost) {
    ++stages;
    seconds += cost.seconds.value_or(0);
    bytes += cost.bytes.value_or(0);
    unknown_seconds += cost.seconds ? 0 : 1;
    unknown_bytes += cost.bytes ? 0 : 1;
  }
};

struct Group {
  std::string name, verb, component;
  std::map<ArtefactState, int> count;
  int total = 0;
  Total cost;
};

std::vector<Group> group_by_stage(const Plan& plan, const std::vector<ArtefactState>& states,
                                  const std::vector<StageCost>& costs) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const StageRequest& request = plan.nodes[i].request;
    const std::string& component = request.component.name;
    const auto [found, fresh] =
        index.emplace(request.name + '\n' + request.verb + '\n' + component, groups.size());
    if (fresh) groups.push_back({request.name, request.verb, component, {}, 0, {}});
    ++groups[found->second].count[states[i]];
    ++groups[found->second].total;
    if (states[i] != ArtefactState::complete) groups[found->second].cost.add(costs[i]);
  }
  return groups;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// "trains 8 generators and 24 classifiers, draws 3,200 pictures"
std::string work_text(const Plan& plan, const std::vector<ArtefactState>& states) {
  std::map<std::string, std::int64_t> trained;
  std::int64_t pictures = 0;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const StageRequest& request = plan.nodes[i].request;
    if (states[i] == ArtefactState::complete) continue;
    if (request.verb == "train") ++trained[std::string(to_string(request.component.kind))];
    if (request.verb == "generate") pictures += request.settings.value("count", std::int64_t{0});
  }
  std::vector<std::string> models;
  for (const auto& [kind, count] : trained) models.push_back(counted(count, kind));
  std::string text = models.empty() ? "" : "trains " + joined(models);
  if (pictures > 0) text += (text.empty() ? "" : "; ") + ("draws " + counted(pictures, "picture"));
  return text;
}

std::string axes_text(const Plan& plan) {
  std::string text;
  for (const auto& axis : plan.axes) {
    text += "  " + axis.name + ": ";
    for (std::size_t i = 0; i < axis.arms.size(); ++i) text += (i == 0 ? "" : ", ") + axis.arms[i];
    text += "\n";
  }
  return text;
}

std::string cell(int count) {
  return count == 0 ? "-" : std::to_string(count);
}

std::string time_cell(const Total& cost) {
  if (cost.stages == 0) return "-";
  if (cost.unknown_seconds == cost.stages) return "unknown";
  return (cost.unknown_seconds > 0 ? "> " : "") + format_duration(cost.seconds);
}

std::string disk_cell(const Total& cost) {
  if (cost.stages == 0) return "-";
  if (cost.unknown_bytes == cost.stages) return "unknown";
  return (cost.unknown_bytes > 0 ? "> " : "") + format_bytes(static_cast<unsigned long long>(cost.bytes));
}

/// "left to do: time 3m20s, disk 12.0 MB, judged by comparable stages in the store"
std::string cost_text(const Total& cost) {
  if (cost.stages == 0) return "";
  const auto left_out = [&](std::int64_t unknown, const char* what) {
    return unknown == 0 ? std::string() : counted(unknown, "stage") + " of unknown " + what;
  };
  const std::string text = "left to do: time " + time_cell(cost) + ", disk " + disk_cell(cost) +
                           ", judged by comparable stages in the store";
  const std::string times = left_out(cost.unknown_seconds, "duration"),
                    sizes = left_out(cost.unknown_bytes, "size");
  const std::string both = times + (times.empty() || sizes.empty() ? "" : ", ") + sizes;
  return text + (both.empty() ? "" : " (" + both + ")") + "\n";
}

}  // namespace

std::string state_word(ArtefactState state) {
  switch (state) {
    case ArtefactState::complete:
      return "cached";
    case ArtefactState::resumable:
      return "resumable";
    case ArtefactState::absent:
      break;
  }
  return "to run";
}

nlohmann::json plan_json(const Plan& plan, const std::vector<ArtefactState>& states,
                         const std::vector<StageCost>& costs) {
  nlohmann::json stages = nlohmann::json::array();
  Total total;
  const auto known = [](const std::optional<double>& number, double scale) {
    return number ? nlohmann::json(*number * scale) : nlohmann::json();
  };
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const Node& node = plan.nodes[i];
    total.add(costs[i]);
    stages.push_back({{"name", node.request.name},
                      {"key", node.request.key},
                      {"verb", node.request.verb},
                      {"component", node.request.component.name},
                      {"variants", node.variants},
                      {"class", node.request.label},
                      {"repeat", node.request.repeat},
                      {"state", state_word(states[i])},
                      {"inputs", node.inputs},
                      {"hours", known(costs[i].seconds, 1.0 / 3600)},
                      {"bytes", known(costs[i].bytes, 1)}});
  }
  return {{"name", plan.name},
          {"id", plan.id},
          {"stages", stages},
          {"hours", total.seconds / 3600},
          {"hours_unknown", total.unknown_seconds},
          {"bytes", total.bytes},
          {"bytes_unknown", total.unknown_bytes}};
}

std::string plan_text(const Plan& plan, const std::vector<ArtefactState>& states,
                      const std::vector<StageCost>& costs) {
  std::vector<std::vector<std::string>> rows{
      {"stage", "verb", "component", "instances", "cached", "resumable", "to run", "time", "disk"}};
  std::map<ArtefactState, std::int64_t> all;
  for (auto& group : group_by_stage(plan, states, costs)) {
    for (const auto& [state, count] : group.count) all[state] += count;
    rows.push_back({group.name, group.verb, group.component.empty() ? "-" : group.component,
                    std::to_string(group.total), cell(group.count[ArtefactState::complete]),
                    cell(group.count[ArtefactState::resumable]), cell(group.count[ArtefactState::absent]),
                    time_cell(group.cost), disk_cell(group.cost)});
  }
  std::string text = plan.name + " (" + plan.id + "): " + counted(plan.variants.size(), "variant") + ", " +
                     counted(plan.nodes.size(), "stage") + "\n" + axes_text(plan) + "\n" +
                     aligned_columns(rows, {3, 4, 5, 6, 7, 8}) + "\n";
  text += counted(all[ArtefactState::complete], "stage") + " cached, " +
          std::to_string(all[ArtefactState::resumable]) + " resumable, " +
          std::to_string(all[ArtefactState::absent]) + " to run";
  const std::string work = work_text(plan, states);
  Total left;
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (states[i] != ArtefactState::complete) left.add(costs[i]);
  return text + (work.empty() ? "" : ": " + work) + "\n" + cost_text(left);
}

}  // namespace equipoise
