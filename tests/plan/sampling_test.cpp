#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string trained_with(const std::string& lines) {
  return replaced(small_study, "use = \"ddpm\"", "use = \"ddpm\"\n" + lines);
}

std::string drawn_with(const std::string& lines) {
  return replaced(small_study, "from = \"model\"", "from = \"model\"\n" + lines);
}

nlohmann::json steps(const Planned& planned, const std::string& stage) {
  return nodes_of(*planned.plan, stage)[0]->request.component.parameters.at("sampling_steps");
}

}  // namespace

TEST_CASE("a sampling parameter leaves the trained model alone and is part of what is drawn") {
  const auto plain = plan_text(small_study);
  const auto at_model = plan_text(trained_with("with.sampling_steps = 7"));
  const auto at_drawing = plan_text(drawn_with("with.sampling_steps = 7"));
  INFO(at_model.errors + at_drawing.errors);
  REQUIRE((plain.plan && at_model.plan && at_drawing.plan));
  for (const Planned* other : {&at_model, &at_drawing}) {
    CHECK(key_of(*other->plan, "model", "NORMAL") == key_of(*plain.plan, "model", "NORMAL"));
    CHECK(key_of(*other->plan, "synthetic", "NORMAL") != key_of(*plain.plan, "synthetic", "NORMAL"));
    CHECK(steps(*other, "model") == 50);
    CHECK(steps(*other, "synthetic") == 7);
  }
  CHECK(key_of(*at_model.plan, "synthetic", "NORMAL") == key_of(*at_drawing.plan, "synthetic", "NORMAL"));
}

TEST_CASE("the values of a generate stage go before its model's, a preset's come last") {
  const auto both = plan_text(replaced(trained_with("with.preset = \"paper\""), "from = \"model\"",
                                       "from = \"model\"\nwith.sampling_steps = 9"));
  const auto preset = plan_text(trained_with("with.preset = \"paper\""));
  REQUIRE((both.plan && preset.plan));
  CHECK(steps(both, "synthetic") == 9);
  CHECK(steps(preset, "synthetic") == 100);
  CHECK(steps(preset, "model") == 50);
}

TEST_CASE("a sweep over a sampling parameter trains once") {
  const auto planned =
      plan_text(std::string(small_study) +
                "[vary.steps]\nset = \"stages.synthetic.with.sampling_steps\"\nto = [5, 10]\n");
  INFO(planned.errors);
  REQUIRE(planned.plan);
  CHECK(nodes_of(*planned.plan, "model").size() == 2);
  CHECK(nodes_of(*planned.plan, "synthetic").size() == 4);
}

TEST_CASE("what trains the model cannot be stated where it is used") {
  const auto errors = [](const std::string& lines) { return plan_text(drawn_with(lines)).errors; };
  CHECK(errors("with.strength = 2")
            .find("parameter 'strength' of generator 'ddpm' trains the model: state it at stage 'model'") !=
        std::string::npos);
  CHECK(errors("with.preset = \"paper\"").find("shapes the model: state it at stage 'model'") !=
        std::string::npos);
  CHECK(errors("with.sampling_step = 2").find("did you mean sampling_steps") != std::string::npos);
  CHECK(errors("with.sampling_steps = 0").find("must lie between 1 and 1000") != std::string::npos);
  CHECK(errors("with = 3").find("must be a table of sampling parameters") != std::string::npos);
}

TEST_CASE("a drawing takes along what its model has learnt from, at the size that it learnt it in") {
  const Plan plan = planned(small_study);
  const auto models = nodes_of(plan, "model"), drawings = nodes_of(plan, "synthetic");
  REQUIRE((models.size() == 2 && drawings.size() == 2));
  for (std::size_t i = 0; i < 2; ++i) {
    const StageRequest &model = models[i]->request, &drawing = drawings[i]->request;
    REQUIRE(drawing.model == model.key);
    CHECK(drawing.pixels == model.pixels);
    REQUIRE(drawing.sets.at("train").size() == model.sets.at("on").size());
    CHECK(drawing.sets.at("train")[0].key == model.sets.at("on")[0].key);
    CHECK(drawing.identity.at("sets").contains("train"));
  }
}
