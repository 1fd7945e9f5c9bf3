#include "small_plan.hpp"

#include "store/sha256.hpp"

namespace equipoise {

std::string key_of(const std::string& name) {
  return sha256(name);
}

Plan small_plan(const std::vector<std::pair<std::string, std::vector<std::string>>>& stages) {
  Plan plan;
  for (const auto& [name, inputs] : stages) {
    Node node;
    node.request.name = name;
    node.request.verb = "mix";
    node.request.key = key_of(name);
    node.request.identity = name;
    for (const auto& input : inputs) node.inputs.push_back(key_of(input));
    plan.nodes.push_back(node);
  }
  return plan;
}

}  // namespace equipoise
