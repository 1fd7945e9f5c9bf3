#include "conformance/rules.hpp"

#include <algorithm>

#include "conformance/rule.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

json verdict(const char* state, const std::string& message) {
  return {{"event", "rule"}, {"state", state}, {"message", message}};
}

/// Why nothing can be tried on a component: there is no model to put into its slots.
std::string obstacle(const Registration& registration) {
  for (const Slot& slot : registration.declaration.slots)
    if (!slot.optional && slot.kind != Kind::embedder)
      return "slot '" + slot.name + "' needs a trained model, which a trial has not";
  return {};
}

json try_rule(const Rule& rule, const Trial& trial) {
  try {
    if (const std::string reason = obstacle(trial.registration()); !reason.empty())
      return verdict("not tried", reason);
    rule.run(trial);
    return verdict("passed", "");
  } catch (const Broken& broken) {
    return verdict("failed", broken.what());
  } catch (const NotTried& reason) {
    return verdict("not tried", reason.what());
  } catch (...) {
    return verdict("failed", error_in_flight("unexpectedly").what());
  }
}

}  // namespace

std::vector<Rule> all_rules() {
  std::vector<Rule> all;
  for (auto* group : {common_rules, training_rules, generator_rules, classifier_rules, embedder_rules,
                      sampler_rules, metric_rules, source_rules})
    for (Rule& rule : group()) all.push_back(std::move(rule));
  return all;
}

json answer_rules() {
  json list = json::array();
  for (const Rule& rule : all_rules()) {
    json kinds = json::array();
    for (const Kind kind : rule.kinds) kinds.push_back(to_string(kind));
    list.push_back({{"name", rule.name}, {"kinds", kinds}, {"promise", rule.promise}, {"hint", rule.hint}});
  }
  return {{"event", "rules"}, {"rules", list}};
}

json answer_rule(const json& request, PluginLoader& loader) {
  const std::string name = request.at("rule");
  const Trial trial(loader, component_use_from_json(request.at("component")),
                    request.at("scratch").get<std::string>());
  const auto rules = all_rules();
  // Kinds share names of rules, not what is tried.
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) {
    return one.name == name &&
           std::find(one.kinds.begin(), one.kinds.end(), trial.use().kind) != one.kinds.end();
  });
  if (rule == rules.end()) throw Error(Fault::internal, "there is no rule '" + name + "'");
  return try_rule(*rule, trial);
}

}  // namespace equipoise
