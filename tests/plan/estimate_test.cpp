#include "plan/estimate.hpp"

#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::vector<StageCost> costs(const Plan& plan, const std::vector<ArtefactEntry>& recorded) {
  return estimate(plan, std::vector<ArtefactState>(plan.nodes.size(), ArtefactState::absent), recorded);
}

StageCost cost_of(const Plan& plan, const std::vector<StageCost>& all, const std::string& name) {
  for (std::size_t i = 0; i < plan.nodes.size(); ++i)
    if (plan.nodes[i].request.name == name) return all[i];
  return {};
}

/// What the store would hold after `plan`: each stage took `seconds` and `bytes`.
std::vector<ArtefactEntry> all_done(const Plan& plan, double seconds, std::uintmax_t bytes) {
  std::vector<ArtefactEntry> recorded;
  for (const Node& node : plan.nodes)
    recorded.push_back({node.request.key,
                        {},
                        ArtefactState::complete,
                        {{"identity", node.request.identity}, {"seconds", seconds}},
                        bytes});
  return recorded;
}

}  // namespace

TEST_CASE("an empty store says nothing of times") {
  const Plan plan = planned(small_study);
  for (const StageCost& cost : costs(plan, {})) CHECK_FALSE(cost.seconds);
}

TEST_CASE("equal stages of another seed cost what was recorded") {
  const Plan done = planned(small_study), plan = planned(replaced(small_study, "seed = 3", "seed = 4"));
  const auto all = costs(plan, all_done(done, 10, 1000));
  CHECK(cost_of(plan, all, "model").seconds == 10.0);
  CHECK(cost_of(plan, all, "model").bytes == 1000.0);
  CHECK(cost_of(plan, all, "synthetic").seconds == 10.0);
}

TEST_CASE("time is in proportion to epochs and pictures, a model's size to neither") {
  const Plan done = planned(small_study);
  std::string longer = replaced(small_study, "length = { epochs = 2 }", "length = { epochs = 6 }");
  longer = replaced(longer, "count = 40", "count = 80");
  const Plan plan = planned(longer);
  const auto all = costs(plan, all_done(done, 10, 1000));
  CHECK(cost_of(plan, all, "model").seconds == Approx(30.0));
  CHECK(cost_of(plan, all, "model").bytes == 1000.0);
  CHECK(cost_of(plan, all, "synthetic").seconds == Approx(20.0));
  CHECK(cost_of(plan, all, "synthetic").bytes == Approx(2000.0));
}

TEST_CASE("another size, component or parameter is not comparable") {
  const Plan done = planned(small_study);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"size = 32\nper", "size = 64\nper"},
           {"use = \"ddpm\"", "use = \"gaussian\""},
           {"use = \"ddpm\"", "use = \"ddpm\"\nwith.strength = 2.0"}}) {
    INFO(to);
    const Plan plan = planned(replaced(small_study, from, to));
    CHECK_FALSE(cost_of(plan, costs(plan, all_done(done, 10, 1000)), "model").seconds);
  }
}

TEST_CASE("what is complete costs nothing more") {
  const Plan plan = planned(small_study);
  const auto all = estimate(plan, std::vector<ArtefactState>(plan.nodes.size(), ArtefactState::complete), {});
  for (const StageCost& cost : all) CHECK(cost.seconds == 0.0);
}
