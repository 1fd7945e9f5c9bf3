#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const char* const taken_model = R"(
[stages.model]
do = "train"
use = "ddpm"
size = 32
channels = 1
label = "NORMAL"
length = { steps = 0 }
[stages.samples]
do = "generate"
from = "model"
count = 4
)";

void refused(const std::string& text, const std::string& expected) {
  const auto planned = plan_text(text);
  INFO("expected: " << expected << "\ngot:\n" << planned.errors);
  CHECK(!planned.plan);
  CHECK(planned.errors.find(expected) != std::string::npos);
  CHECK(planned.errors.find(".toml:") != std::string::npos);
}

std::string trained(const std::string& line) {
  return replaced(small_study, "size = 32\nper = \"class\"", "size = 32\n" + line + "\nper = \"class\"");
}

}  // namespace

TEST_CASE("a model that is taken as it is needs no pictures") {
  const Plan plan = planned(taken_model);
  CHECK(plan.classes == std::vector<std::string>{"NORMAL"});
  const auto models = nodes_of(plan, "model");
  REQUIRE(models.size() == 1);
  CHECK(models[0]->inputs.empty());
  CHECK(models[0]->request.sets.empty());
  CHECK(models[0]->request.settings.at("channels") == 1);
  CHECK(models[0]->request.settings.at("length").at("value") == 0);
  const auto samples = nodes_of(plan, "samples");
  REQUIRE(samples.size() == 1);
  CHECK(samples[0]->inputs == std::vector<std::string>{models[0]->request.key});
}

TEST_CASE("a model of all classes that is taken as it is serves each of them") {
  const std::string all = replaced(taken_model, "label = \"NORMAL\"\n", "");
  const Plan plan = planned("[experiment]\nclasses = [\"A\", \"B\"]\n" + all);
  CHECK(nodes_of(plan, "model").size() == 1);
  CHECK(nodes_of(plan, "samples").size() == 2);
  refused(all, "does not know which classes there are");
  refused("[experiment]\nclasses = [\"NORML\"]\n" + std::string(taken_model), "did you mean 'NORML'?");
}

TEST_CASE("a model that is taken as it is states what pictures would have said, and nothing of training") {
  refused(replaced(taken_model, "channels = 1\n", ""), "needs 'channels'");
  refused(replaced(taken_model, "channels = 1", "channels = 2"), "must be 1 or 3");
  refused(replaced(taken_model, "size = 32\n", ""), "needs 'size'");
  refused(replaced(taken_model, "size = 32", "size = 32\nper = \"class\""), "'per' has no meaning");
  refused(replaced(taken_model, "size = 32", "size = 32\non = \"samples\""), "'on' has no meaning");
  refused(replaced(taken_model, "size = 32", "size = 32\nvalidation = 0.5"), "'validation' has no meaning");
  refused(replaced(taken_model, "{ steps = 0 }", "{ epochs = 0 }"), "one positive integer");
  refused(replaced(taken_model, "{ steps = 0 }", "{ steps = 5 }"), "needs 'on'");
}

TEST_CASE("a limit of the loss and previews are part of a training's key, their defaults are not") {
  const auto plain = plan_text(small_study);
  const auto none = plan_text(trained("preview_every = 0"));
  const auto limited = plan_text(trained("loss_limit = 20"));
  const auto previews = plan_text(trained("preview_every = 500"));
  INFO(limited.errors + previews.errors);
  REQUIRE((plain.plan && none.plan && limited.plan && previews.plan));
  const auto key = [](const Planned& planned) { return key_of(*planned.plan, "model", "NORMAL"); };
  CHECK(key(plain) == key(none));
  CHECK(key(plain) != key(limited));
  CHECK(key(plain) != key(previews));
  CHECK(nodes_of(*limited.plan, "model")[0]->request.settings.at("loss_limit") == 20.0);
  CHECK(nodes_of(*previews.plan, "model")[0]->request.settings.at("preview_every") == 500);
}

TEST_CASE("wrong limits and previews are refused") {
  refused(trained("loss_limit = 0"), "'loss_limit' of stage 'model' must be above 0");
  refused(trained("loss_limit = \"high\""), "must be a number");
  refused(trained("preview_every = -1"), "must be at least 0");
  refused(replaced(small_study, "use = \"cnn\"", "use = \"cnn\"\npreview_every = 5"), "is for generators");
}
