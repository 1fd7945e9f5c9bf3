#include "cli/plan_text.hpp"

#include <map>

#include "cli/columns.hpp"

namespace equipoise {
namespace {

struct Group {
  std::string name, verb, component;
  std::map<ArtefactState, int> count;
  int total = 0;
};

std::vector<Group> group_by_stage(const Plan& plan, const std::vector<ArtefactState>& states) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const StageRequest& request = plan.nodes[i].request;
    const std::string& component = request.component.name;
    const auto [found, fresh] =
        index.emplace(request.name + '\n' + request.verb + '\n' + component, groups.size());
    if (fresh) groups.push_back({request.name, request.verb, component, {}, 0});
    ++groups[found->second].count[states[i]];
    ++groups[found->second].total;
  }
  return groups;
}

std::string plural(long long count, const std::string& word) {
  return with_separators(count) + " " + word + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// "trains 8 generators and 24 classifiers, draws 3,200 pictures"
std::string work_text(const Plan& plan, const std::vector<ArtefactState>& states) {
  std::map<std::string, long long> trained;
  long long pictures = 0;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const StageRequest& request = plan.nodes[i].request;
    if (states[i] == ArtefactState::complete) continue;
    if (request.verb == "train") ++trained[std::string(to_string(request.component.kind))];
    if (request.verb == "generate") pictures += request.settings.value("count", 0LL);
  }
  std::vector<std::string> models;
  for (const auto& [kind, count] : trained) models.push_back(plural(count, kind));
  std::string text = models.empty() ? "" : "trains " + joined(models);
  if (pictures > 0) text += (text.empty() ? "" : "; ") + ("draws " + plural(pictures, "picture"));
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

nlohmann::json plan_json(const Plan& plan, const std::vector<ArtefactState>& states) {
  nlohmann::json stages = nlohmann::json::array();
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const Node& node = plan.nodes[i];
    stages.push_back({{"name", node.request.name},
                      {"key", node.request.key},
                      {"verb", node.request.verb},
                      {"component", node.request.component.name},
                      {"variants", node.variants},
                      {"class", node.request.label},
                      {"repeat", node.request.repeat},
                      {"state", state_word(states[i])},
                      {"inputs", node.inputs}});
  }
  return {{"name", plan.name}, {"id", plan.id}, {"stages", stages}};
}

std::string plan_text(const Plan& plan, const std::vector<ArtefactState>& states) {
  std::vector<std::vector<std::string>> rows{
      {"stage", "verb", "component", "instances", "cached", "resumable", "to run"}};
  std::map<ArtefactState, int> all;
  for (auto& group : group_by_stage(plan, states)) {
    for (const auto& [state, count] : group.count) all[state] += count;
    rows.push_back({group.name, group.verb, group.component.empty() ? "-" : group.component,
                    std::to_string(group.total), cell(group.count[ArtefactState::complete]),
                    cell(group.count[ArtefactState::resumable]), cell(group.count[ArtefactState::absent])});
  }
  std::string text = plan.name + " (" + plan.id +
                     "): " + plural(static_cast<long long>(plan.variants.size()), "variant") + ", " +
                     plural(static_cast<long long>(plan.nodes.size()), "stage") + "\n" + axes_text(plan) +
                     "\n" + aligned_columns(rows, {3, 4, 5, 6}) + "\n";
  text += plural(all[ArtefactState::complete], "stage") + " cached, " +
          std::to_string(all[ArtefactState::resumable]) + " resumable, " +
          std::to_string(all[ArtefactState::absent]) + " to run";
  const std::string work = work_text(plan, states);
  return text + (work.empty() ? "" : ": " + work) + "\n";
}

}  // namespace equipoise
