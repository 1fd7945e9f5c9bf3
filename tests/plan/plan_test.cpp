#include "plan/plan.hpp"

#include <chrono>
#include <set>

#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::set<std::string> keys(const Plan& plan) {
  std::set<std::string> result;
  for (const Node& node : plan.nodes) result.insert(node.request.key);
  return result;
}

}  // namespace

TEST_CASE("a small study becomes one node a class, model and repeat, each after its inputs") {
  const auto planned = plan_text(small_study);
  INFO(planned.errors);
  REQUIRE(planned.plan);
  const Plan& plan = *planned.plan;
  CHECK(nodes_of(plan, "real").size() == 2);
  CHECK(nodes_of(plan, "parts").size() == 1);
  CHECK(nodes_of(plan, "small").size() == 2);
  CHECK(nodes_of(plan, "model").size() == 2);
  CHECK(nodes_of(plan, "synthetic").size() == 2);
  CHECK(nodes_of(plan, "fid").size() == 2);
  CHECK(nodes_of(plan, "classifier").size() == 3);
  CHECK(nodes_of(plan, "scores").size() == 3);
  CHECK(nodes_of(plan, "decode").size() == 2);
  CHECK(nodes_of(plan, "embed").size() == 4);
  std::set<std::string> seen;
  for (const Node& node : plan.nodes) {
    for (const auto& input : node.inputs) CHECK(seen.contains(input));
    seen.insert(node.request.key);
  }
}

TEST_CASE("equal manifests give equal keys, another experiment seed changes only what draws") {
  const auto one = plan_text(small_study), two = plan_text(small_study);
  const auto other = plan_text(replaced(small_study, "seed = 3", "seed = 4"));
  REQUIRE((one.plan && two.plan && other.plan));
  CHECK(keys(*one.plan) == keys(*two.plan));
  CHECK(one.plan->id == two.plan->id);
  CHECK(key_of(*one.plan, "real", "NORMAL") == key_of(*other.plan, "real", "NORMAL"));
  CHECK(key_of(*one.plan, "parts") != key_of(*other.plan, "parts"));
}

TEST_CASE("a changed parameter changes its stage and what depends on it, nothing else") {
  const auto before = plan_text(small_study);
  const auto after = plan_text(replaced(small_study, "use = \"ddpm\"", "use = \"ddpm\"\nwith.strength = 2"));
  REQUIRE((before.plan && after.plan));
  for (const char* same : {"small", "real"})
    CHECK(key_of(*before.plan, same, "NORMAL") == key_of(*after.plan, same, "NORMAL"));
  CHECK(key_of(*before.plan, "expert") == key_of(*after.plan, "expert"));
  for (const char* other : {"model", "synthetic", "fid"})
    CHECK(key_of(*before.plan, other, "NORMAL") != key_of(*after.plan, other, "NORMAL"));
  CHECK(key_of(*before.plan, "scores") != key_of(*after.plan, "scores"));
  CHECK(nodes_of(*before.plan, "model")[0]->request.seed == nodes_of(*after.plan, "model")[0]->request.seed);
}

TEST_CASE("a class whose pictures changed leaves the other class's model alone") {
  const auto text = replaced(small_study, "from = \"parts.train\"", "from = \"real\"");
  FixedOracle changed;
  changed.contents["NORMAL"] = "edited";
  const auto before = plan_text(text), after = plan_text(text, changed);
  REQUIRE((before.plan && after.plan));
  CHECK(key_of(*before.plan, "model", "NORMAL") != key_of(*after.plan, "model", "NORMAL"));
  CHECK(key_of(*before.plan, "model", "PNEUMONIA") == key_of(*after.plan, "model", "PNEUMONIA"));
}

TEST_CASE("splits that are repeated and audits share one search for near-identical pictures") {
  const std::string text = replaced(small_study, "into = {", "repeat = { fold = 3 }\ninto = {") +
                           "[stages.check]\ndo = \"audit\"\nparts = [\"parts.train\", \"parts.test\"]\n"
                           "[stages.drawn]\ndo = \"audit\"\nparts = [\"parts.train\", \"synthetic\"]\n";
  const Plan plan = planned(text);
  const auto searches = nodes_of(plan, "match");
  std::set<std::string> real;
  for (const Node* split : nodes_of(plan, "parts")) real.insert(split->request.matches);
  for (const Node* audit : nodes_of(plan, "check")) real.insert(audit->request.matches);
  REQUIRE(real.size() == 1);
  // What is drawn is compared with what is real, which is not searched again.
  for (const Node* audit : nodes_of(plan, "drawn")) CHECK(!real.contains(audit->request.matches));
  for (const Node* search : searches)
    CHECK((real.contains(search->request.key) || real.contains(search->request.matches)));
  CHECK(searches.size() == 1 + nodes_of(plan, "drawn").size());
}

TEST_CASE("a split that ignores groups searches nothing") {
  const Plan plan = planned(replaced(small_study, "into = {", "groups = \"ignore\"\ninto = {"));
  CHECK(nodes_of(plan, "match").empty());
}

TEST_CASE("two scenarios that share a class's slice train its generator once") {
  const std::string text = replaced(small_study, "count = 20", "count = { NORMAL = 20, PNEUMONIA = 20 }") +
                           "[vary.scenario]\nbalanced = {}\n"
                           "imbalanced = { stages.small.count = { NORMAL = 45, PNEUMONIA = 20 } }\n";
  const Plan plan = planned(text);
  int normal = 0, pneumonia = 0;
  for (const Node* node : nodes_of(plan, "model")) {
    normal += node->request.label == "NORMAL";
    pneumonia += node->request.label == "PNEUMONIA";
    if (node->request.label == "PNEUMONIA") CHECK(node->variants.size() == 2);
  }
  CHECK(normal == 2);
  CHECK(pneumonia == 1);
}

TEST_CASE("an arm that switches the generator off drops what needs it and mixes what is left") {
  const Plan plan =
      planned(std::string(small_study) + "[vary.generator]\nnone = { stages.model.off = true }\nddpm = {}\n");
  for (const Node* node : nodes_of(plan, "fid")) CHECK(node->variants.size() == 1);
  CHECK(nodes_of(plan, "scores").size() == 6);
  CHECK(nodes_of(plan, "expert").size() == 1);
  CHECK(nodes_of(plan, "expert")[0]->variants.size() == 2);
}

TEST_CASE("equal repeat names pair by index, different names cross") {
  const auto with_split = [](const std::string& name, int n) {
    return replaced(small_study, "into = {",
                    "repeat = { " + name + " = " + std::to_string(n) + " }\ninto = {");
  };
  const auto crossed = plan_text(with_split("fold", 2));
  INFO(crossed.errors);
  REQUIRE(crossed.plan);
  CHECK(nodes_of(*crossed.plan, "scores").size() == 6);
  const auto paired = plan_text(with_split("run", 3));
  REQUIRE(paired.plan);
  CHECK(nodes_of(*paired.plan, "scores").size() == 3);
  CHECK(nodes_of(*paired.plan, "small").size() == 6);
  const auto unequal = plan_text(with_split("run", 2));
  CHECK(!unequal.plan);
  CHECK(unequal.errors.find("would pair repeat 'run'") != std::string::npos);
}

TEST_CASE("synthetic pictures of the right size are not decoded again, of another size once") {
  const auto fits = plan_text(small_study);
  const auto other =
      plan_text(replaced(small_study, "on = \"mixed\"\nsize = 32", "on = \"mixed\"\nsize = 16"));
  REQUIRE((fits.plan && other.plan));
  CHECK(nodes_of(*fits.plan, "decode").size() == 2);
  CHECK(nodes_of(*other.plan, "decode").size() == 6);
}

TEST_CASE("two thousand stages are planned in under a second") {
  std::string text = replaced(small_study, "repeat = { run = 3 }", "repeat = { run = 2 }") +
                     "[vary.dose]\nset = \"stages.synthetic.count\"\nto = [";
  for (int i = 0; i < 220; ++i) text += std::to_string(i + 1) + ", ";
  const auto start = std::chrono::steady_clock::now();
  const auto planned = plan_text(text + "]\n");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  INFO(planned.errors);
  REQUIRE(planned.plan);
  CHECK(planned.plan->nodes.size() >= 2000);
  WARN("planned " << planned.plan->nodes.size() << " stages in " << took.count() << " s");
}

TEST_CASE("the resolved manifest of a run names its paths absolutely") {
  const auto planned = plan_text(
      replaced(small_study, "use = \"image_set\"", "use = \"image_set\"\nwith.root = \"pictures\""));
  INFO(planned.errors);
  REQUIRE(planned.plan);
  const Value resolved = with_absolute_paths(planned.study->document, *planned.plan);
  const std::string root = resolved.at("stages.real.with.root")->string();
  CHECK(root == (planned.study->file.parent_path() / "pictures").string());
}
