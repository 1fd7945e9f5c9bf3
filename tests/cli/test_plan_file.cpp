#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/node_label.hpp"
#include "cli/plan_file.hpp"
#include "cli/plan_text.hpp"

using namespace equipoise;

namespace {

Plan two_arms() {
  Plan plan;
  plan.name = "study";
  plan.id = "0123456789ab";
  plan.seed = 7;
  plan.axes = {{"generator", {"none", "ddpm"}, false, {}}};
  plan.variants = {{{"generator", "none"}}, {{"generator", "ddpm"}}};
  Node model;
  model.request.key = std::string(64, 'a');
  model.request.name = "model";
  model.request.verb = "train";
  model.request.label = "NORMAL";
  model.request.component.kind = Kind::generator;
  model.request.component.name = "ddpm";
  model.request.repeat = {{"run", 2}};
  model.variants = {{{"generator", "ddpm"}}};
  plan.nodes = {model};
  plan.expectations = {{"fid", "fid", {{"class", "NORMAL"}}, 67.58, 0.5, "Fig. 7", 1.25, {}}};
  return plan;
}

}  // namespace

TEST_CASE("a plan comes back from its file") {
  const auto json = to_json(two_arms());
  const Plan back = plan_from_json(nlohmann::json::parse(json.dump()));
  REQUIRE(to_json(back) == json);
  REQUIRE(back.nodes.at(0).request.label == "NORMAL");
  REQUIRE(back.expectations.at(0).tolerance == 0.5);
  CHECK(back.expectations.at(0).sd == 1.25);
}

TEST_CASE("a damaged plan is a data error") {
  REQUIRE_THROWS_AS(plan_from_json(nlohmann::json::object()), Error);
}

TEST_CASE("a label names class, arm and repeat") {
  const Plan plan = two_arms();
  REQUIRE(node_label(plan.nodes[0], plan) == "model (NORMAL, generator=ddpm, run 2)");
}

TEST_CASE("the plan in words counts what is cached and what is to be trained") {
  const Plan plan = two_arms();
  REQUIRE(plan_text(plan, {ArtefactState::absent}, {{}}).find("1 to run: trains 1 generator\n") !=
          std::string::npos);
  REQUIRE(plan_text(plan, {ArtefactState::complete}, {{0.0, 0.0}})
              .find("1 stage cached, 0 resumable, 0 to run\n") != std::string::npos);
}

TEST_CASE("the plan says what is left to do, and what nobody knows") {
  const Plan plan = two_arms();
  const std::string known = plan_text(plan, {ArtefactState::absent}, {{200.0, 12e6}});
  CHECK(known.find("left to do: time 3m20s, disk 12.0 MB") != std::string::npos);
  CHECK(known.find("unknown") == std::string::npos);
  const std::string unknown = plan_text(plan, {ArtefactState::absent}, {{}});
  CHECK(unknown.find("left to do: time unknown, disk unknown") != std::string::npos);
  CHECK(unknown.find("(1 stage of unknown duration, 1 stage of unknown size)") != std::string::npos);
  CHECK(plan_text(plan, {ArtefactState::complete}, {{0.0, 0.0}}).find("left to do") == std::string::npos);
}

TEST_CASE("the plan as JSON has the documented fields") {
  const auto whole = plan_json(two_arms(), {ArtefactState::resumable}, {{7200.0, std::nullopt}});
  const auto stage = whole.at("stages").at(0);
  for (const auto* field : {"name", "key", "verb", "component", "variants", "class", "repeat", "state",
                            "inputs", "hours", "bytes"})
    CHECK(stage.contains(field));
  REQUIRE(stage.at("state") == "resumable");
  REQUIRE(stage.at("repeat").at("run") == 2);
  CHECK(stage.at("hours") == 2.0);
  CHECK(stage.at("bytes").is_null());
  CHECK(whole.at("hours") == 2.0);
  CHECK(whole.at("bytes_unknown") == 1);
}
