#include "cli/plan_file.hpp"

#include <utility>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

using nlohmann::json;

json node_json(const Node& node) {
  return {{"request", to_json(node.request)},
          {"inputs", node.inputs},
          {"variants", node.variants},
          {"implicit", node.implicit}};
}

Node node_from_json(const json& j) {
  Node node;
  node.request = stage_request_from_json(j.at("request"));
  node.inputs = j.at("inputs").get<std::vector<std::string>>();
  node.variants = j.at("variants").get<std::vector<std::map<std::string, std::string>>>();
  node.implicit = j.at("implicit").get<bool>();
  return node;
}

json analysis_json(const Analysis& a) {
  return {{"stage", a.stage},
          {"score", a.score},
          {"axis", a.axis},
          {"baseline", a.baseline},
          {"unit", a.unit},
          {"test", a.test},
          {"correction", a.correction},
          {"train_fraction", a.train_fraction}};
}

json expectation_json(const Expectation& e) {
  json result{
      {"stage", e.stage}, {"score", e.score}, {"where", e.where}, {"value", e.value}, {"source", e.source}};
  if (e.tolerance) result["tolerance"] = *e.tolerance;
  if (e.sd) result["sd"] = *e.sd;
  return result;
}

Expectation expectation_from_json(const json& j) {
  Expectation e;
  e.stage = j.at("stage");
  e.score = j.at("score");
  e.where = j.at("where").get<std::map<std::string, std::string>>();
  e.value = j.at("value");
  e.source = j.at("source");
  if (j.contains("tolerance")) e.tolerance = j.at("tolerance").get<double>();
  if (j.contains("sd")) e.sd = j.at("sd").get<double>();
  return e;
}

Plan read_plan(const json& j) {
  Plan plan;
  plan.name = j.at("name");
  plan.id = j.at("id");
  plan.seed = j.at("seed");
  plan.classes = j.at("classes").get<std::vector<std::string>>();
  plan.positive = j.at("positive");
  for (const json& axis : j.at("axes"))
    plan.axes.push_back(
        {axis.at("name"), axis.at("arms").get<std::vector<std::string>>(), axis.at("numeric"), {}});
  plan.variants = j.at("variants").get<std::vector<std::map<std::string, std::string>>>();
  for (const json& node : j.at("nodes")) plan.nodes.push_back(node_from_json(node));
  for (const json& a : j.at("analyses"))
    plan.analyses.push_back({a.at("stage"), a.at("score"), a.at("axis"), a.at("baseline"), a.at("unit"),
                             a.value("test", ""), a.value("correction", "holm"),
                             a.value("train_fraction", 0.0)});
  for (const json& e : j.at("expectations")) plan.expectations.push_back(expectation_from_json(e));
  return plan;
}

}  // namespace

json to_json(const Plan& plan) {
  json result{{"name", plan.name},         {"id", plan.id},
              {"seed", plan.seed},         {"classes", plan.classes},
              {"positive", plan.positive}, {"variants", plan.variants}};
  result["axes"] = json::array();
  for (const auto& axis : plan.axes)
    result["axes"].push_back({{"name", axis.name}, {"arms", axis.arms}, {"numeric", axis.numeric}});
  result["nodes"] = json::array();
  for (const auto& node : plan.nodes) result["nodes"].push_back(node_json(node));
  result["analyses"] = json::array();
  for (const auto& analysis : plan.analyses) result["analyses"].push_back(analysis_json(analysis));
  result["expectations"] = json::array();
  for (const auto& e : plan.expectations) result["expectations"].push_back(expectation_json(e));
  return result;
}

Plan plan_from_json(const json& j) {
  try {
    return read_plan(j);
  } catch (const json::exception& error) {
    throw Error(Fault::data, std::string("the plan of the run is damaged: ") + error.what(),
                "start the run again with equipoise run");
  }
}

}  // namespace equipoise
