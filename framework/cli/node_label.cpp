#include "cli/node_label.hpp"

#include <set>

namespace equipoise {
namespace {

using Arms = std::map<std::string, std::string>;

std::map<std::string, std::set<std::string>> arms_by_axis(const std::vector<Arms>& variants) {
  std::map<std::string, std::set<std::string>> result;
  for (const auto& variant : variants)
    for (const auto& [axis, arm] : variant) result[axis].insert(arm);
  return result;
}

}  // namespace

std::map<std::string, std::string> distinguishing_arms(const std::vector<Arms>& variants,
                                                       const std::vector<Arms>& plan_variants) {
  std::map<std::string, std::string> result;
  auto all = arms_by_axis(plan_variants);
  for (const auto& [axis, arms] : arms_by_axis(variants))
    if (arms.size() == 1 && all[axis].size() > 1) result[axis] = *arms.begin();
  return result;
}

std::string node_label(const Node& node, const Plan& plan) {
  std::vector<std::string> parts;
  if (!node.request.label.empty()) parts.push_back(node.request.label);
  const auto arms = distinguishing_arms(node.variants, plan.variants);
  for (const auto& axis : plan.axes)
    if (const auto arm = arms.find(axis.name); arm != arms.end())
      parts.push_back(arm->first + "=" + arm->second);
  for (const auto& [name, index] : node.request.repeat) parts.push_back(name + " " + std::to_string(index));
  std::string text = node.request.name;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? " (" : ", ") + parts[i];
  return parts.empty() ? text : text + ")";
}

}  // namespace equipoise
