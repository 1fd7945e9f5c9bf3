#include "schedule/ready_list.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <equipoise/error.hpp>

#include "schema/suggest.hpp"

namespace equipoise {
namespace {

std::map<std::string, std::size_t> index_by_key(const Plan& plan) {
  std::map<std::string, std::size_t> result;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) result.emplace(plan.nodes[i].request.key, i);
  return result;
}

std::set<std::size_t> input_indices(const Node& node, const std::map<std::string, std::size_t>& index) {
  std::set<std::size_t> result;
  for (const auto& key : node.inputs) {
    const auto found = index.find(key);
    if (found == index.end())
      throw Error(Fault::internal,
                  "stage '" + node.request.name + "' needs " + key + ", which is not planned");
    result.insert(found->second);
  }
  return result;
}

Error unknown_stage(const Plan& plan, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& node : plan.nodes)
    if (std::find(names.begin(), names.end(), node.request.name) == names.end())
      names.push_back(node.request.name);
  const std::string near = nearest(name, names);
  return Error(Fault::usage, "no stage of this plan is called '" + name + "'",
               near.empty() ? "" : "did you mean '" + near + "'?");
}

}  // namespace

ReadyList::ReadyList(const Plan& plan, const std::vector<bool>& wanted, const std::vector<bool>& complete)
    : dependents_(plan.nodes.size()), missing_(plan.nodes.size(), 0), open_(plan.nodes.size(), false) {
  const auto index = index_by_key(plan);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (!wanted[i] || complete[i]) continue;
    open_[i] = true;
    for (const std::size_t input : input_indices(plan.nodes[i], index)) {
      if (complete[input]) continue;
      if (!open_[input])
        throw Error(Fault::internal,
                    "stage '" + plan.nodes[i].request.name + "' is planned before its input");
      dependents_[input].push_back(i);
      ++missing_[i];
    }
    if (missing_[i] == 0) ready_.insert(i);
  }
}

std::optional<std::size_t> ReadyList::take() {
  if (ready_.empty()) return std::nullopt;
  const std::size_t node = *ready_.begin();
  ready_.erase(ready_.begin());
  return node;
}

void ReadyList::put_back(std::size_t node) {
  ready_.insert(node);
}

void ReadyList::complete(std::size_t node) {
  open_[node] = false;
  for (const std::size_t dependent : dependents_[node])
    if (--missing_[dependent] == 0 && open_[dependent]) ready_.insert(dependent);
}

std::vector<std::size_t> ReadyList::fail(std::size_t node) {
  std::set<std::size_t> given_up;
  std::vector<std::size_t> open{node};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    open_[next] = false;
    for (const std::size_t dependent : dependents_[next])
      if (open_[dependent] && given_up.insert(dependent).second) open.push_back(dependent);
  }
  return {given_up.begin(), given_up.end()};
}

std::vector<bool> wanted_nodes(const Plan& plan, const std::string& until) {
  if (until.empty()) return std::vector<bool>(plan.nodes.size(), true);
  std::vector<bool> wanted(plan.nodes.size(), false);
  const auto index = index_by_key(plan);
  bool found = false;
  for (std::size_t i = plan.nodes.size(); i-- > 0;) {
    if (!plan.nodes[i].implicit && plan.nodes[i].request.name == until) wanted[i] = found = true;
    if (!wanted[i]) continue;
    for (const std::size_t input : input_indices(plan.nodes[i], index)) wanted[input] = true;
  }
  if (!found) throw unknown_stage(plan, until);
  return wanted;
}

}  // namespace equipoise
