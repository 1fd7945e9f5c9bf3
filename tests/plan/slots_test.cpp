#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string transfer(const std::string& lines) {
  return replaced(small_study, "use = \"cnn\"\non = \"mixed\"\nsize = 32",
                  "use = \"transfer\"\non = \"mixed\"\n" + lines);
}

}  // namespace

TEST_CASE("a slot that the manifest leaves out holds its default, with the owner's forwarded values") {
  const auto planned = plan_text(transfer("with.strength = 3"));
  INFO(planned.errors);
  REQUIRE(planned.plan);
  const ComponentUse& use = nodes_of(*planned.plan, "classifier")[0]->request.component;
  REQUIRE(use.slots.contains("backbone"));
  CHECK(use.slots.at("backbone").name == "pixels");
  CHECK(use.slots.at("backbone").parameters.at("layer") == "pool5");
  CHECK(use.slots.at("backbone").parameters.at("strength") == 3.0);
}

TEST_CASE("a classifier of features is given features of training, validation and test, and no pixels") {
  const auto planned = plan_text(transfer(""));
  INFO(planned.errors);
  REQUIRE(planned.plan);
  const StageRequest& train = nodes_of(*planned.plan, "classifier")[0]->request;
  const StageRequest& test = nodes_of(*planned.plan, "scores")[0]->request;
  CHECK(train.pixels.empty());
  CHECK(test.pixels.empty());
  CHECK(train.features.at("backbone").size() == 4);  // two classes, real and drawn
  CHECK(test.features.at("backbone").size() == 2);
  // The real pictures are embedded once for all runs, for training and test alike.
  for (const auto& [origin, artefact] : test.features.at("backbone"))
    CHECK(train.features.at("backbone").at(origin) == artefact);
}

TEST_CASE("a conditional slot is there only while its parameter says so") {
  const auto planned = plan_text(transfer("size = 32\nwith.training = \"fine_tuned\""));
  INFO(planned.errors);
  REQUIRE(planned.plan);
  const StageRequest& train = nodes_of(*planned.plan, "classifier")[0]->request;
  CHECK(!train.component.slots.contains("backbone"));
  CHECK(!train.pixels.empty());
  const auto stated =
      plan_text(transfer("size = 32\nwith.training = \"fine_tuned\"\nwith.backbone = { use = \"pixels\" }"));
  CHECK(stated.errors.find("slot 'backbone' of classifier 'transfer' has no use while 'training' is "
                           "\"fine_tuned\"") != std::string::npos);
}

TEST_CASE("a classifier that was trained on features is no feature space of pictures") {
  const auto planned = plan_text(replaced(transfer(""), "with.features = { model = \"expert\" }",
                                          "with.features = { model = \"classifier\" }"));
  CHECK(planned.errors.find("'classifier' was trained on features itself") != std::string::npos);
}
