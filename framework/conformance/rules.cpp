#include "conformance/rules.hpp"

#include <algorithm>

#include "conformance/exercise.hpp"
#include "conformance/learner.hpp"
#include "conformance/rule.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

json verdict(const char* state, const std::string& message) {
  return {{"event", "rule"}, {"state", state}, {"message", message}};
}

json try_rule(const Rule& rule, const Trial& trial) {
  try {
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

/// Goes as far as the slots' models are looked at: a trainable reads them before its first step.
void begin_with_models(const Trial& trial) {
  if (trial.use().kind != Kind::generator && trial.use().kind != Kind::classifier) return exercise(trial);
  std::string reason;
  for (const std::int64_t side : trial_sides) {
    const ImageSpec image{1, side, side, 2, "area"};
    try {
      const Learner learner(trial, image, sample_split(trial.use().kind, 6, image));
      return;
    } catch (const Error& error) {
      if (error.fault() != Fault::usage) throw;
      reason = error.what();
    }
  }
  throw Error(Fault::usage, reason);
}

std::string misfit(const Trial& trial) {
  try {
    begin_with_models(trial);
  } catch (const NotTried& reason) {
    return reason.what();
  } catch (const Error& error) {
    if (error.fault() == Fault::usage || error.fault() == Fault::data) return error.what();
  } catch (const Broken&) {
  }
  return {};
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

json answer_rule(const json& request, PluginLoader& loader, const ModelWatch& watch) {
  const std::string name = request.at("rule");
  const Trial trial(loader, component_use_from_json(request.at("component")),
                    request.at("scratch").get<std::string>(), watch);
  const auto rules = all_rules();
  // Kinds share names of rules, not what is tried.
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) {
    return one.name == name &&
           std::find(one.kinds.begin(), one.kinds.end(), trial.use().kind) != one.kinds.end();
  });
  if (rule == rules.end()) throw Error(Fault::internal, "there is no rule '" + name + "'");
  return try_rule(*rule, trial);
}

json answer_slots(const json& request, PluginLoader& loader, const ModelWatch& watch) {
  const Trial trial(loader, component_use_from_json(request.at("component")),
                    request.at("scratch").get<std::string>(), watch);
  return {{"event", "slots"}, {"reason", misfit(trial)}};
}

}  // namespace equipoise
