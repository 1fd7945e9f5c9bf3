#include <set>

#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string transfer(const std::string& lines) {
  return replaced(small_study, "use = \"cnn\"\non = \"mixed\"\nsize = 32",
                  "use = \"transfer\"\non = \"mixed\"\n" + lines);
}

/// The small study with a generator in the code of stage `coder`, and what fills its slot.
std::string latent(const std::string& slot) {
  return replaced(small_study, "[stages.model]\ndo = \"train\"\nuse = \"ddpm\"",
                  "[stages.coder]\ndo = \"train\"\nuse = \"gaussian\"\non = \"parts.train\"\nsize = 32\n"
                  "length = { epochs = 1 }\n[stages.model]\ndo = \"train\"\nuse = \"latent\"\n"
                  "with.autoencoder = " +
                      slot);
}

}  // namespace

TEST_CASE("a slot that the manifest leaves out holds its default, with the owner's forwarded values") {
  const Plan plan = planned(transfer("with.strength = 3"));
  const ComponentUse& use = nodes_of(plan, "classifier")[0]->request.component;
  REQUIRE(use.slots.contains("backbone"));
  CHECK(use.slots.at("backbone").name == "pixels");
  CHECK(use.slots.at("backbone").parameters.at("layer") == "pool5");
  CHECK(use.slots.at("backbone").parameters.at("strength") == 3.0);
}

TEST_CASE("a classifier of features is given features of training, validation and test, and no pixels") {
  const Plan plan = planned(transfer(""));
  const StageRequest& train = nodes_of(plan, "classifier")[0]->request;
  const StageRequest& test = nodes_of(plan, "scores")[0]->request;
  CHECK(train.pixels.empty());
  CHECK(test.pixels.empty());
  CHECK(train.features.at("backbone").size() == 4);  // two classes, real and drawn
  CHECK(test.features.at("backbone").size() == 2);
  // The real pictures are embedded once for all runs, for training and test alike.
  for (const auto& [origin, artefact] : test.features.at("backbone"))
    CHECK(train.features.at("backbone").at(origin) == artefact);
}

TEST_CASE("pictures to be altered before an embedder are resized as it asks for, unless the stage says how") {
  FixedOracle oracle;
  oracle.embedders_filter = "bicubic";
  const auto filters = [&](const std::string& lines) {
    const Plan plan = planned(transfer(lines), oracle);
    const auto wanted = nodes_of(plan, "classifier")[0]->request.pixels;
    std::set<std::string> found;
    for (const Node* decode : nodes_of(plan, "decode"))
      for (const auto& [origin, artefact] : wanted)
        if (decode->request.key == artefact) found.insert(decode->request.settings.at("filter"));
    return found;
  };
  CHECK(filters("size = 32") == std::set<std::string>{"bicubic"});
  CHECK(filters("size = 32\nfilter = \"bilinear\"") == std::set<std::string>{"bilinear"});
  CHECK(filters("size = 48") == std::set<std::string>{"area"});
  CHECK(filters("size = 32\nwith.training = \"fine_tuned\"") == std::set<std::string>{"area"});
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

TEST_CASE("a slot for a generator holds a model of the study, in training and in drawing") {
  const Plan plan = planned(latent("{ model = \"coder\" }"));
  const auto coder = nodes_of(plan, "coder");
  REQUIRE(coder.size() == 1);
  for (const std::string stage : {"model", "synthetic"}) {
    const auto nodes = nodes_of(plan, stage);
    CHECK(nodes.size() == 2);
    for (const Node* node : nodes)
      CHECK(node->request.component.slots.at("autoencoder").model == coder[0]->request.key);
  }
}

TEST_CASE("a slot for a generator takes neither a classifier nor an untrained component") {
  CHECK(plan_text(latent("{ model = \"expert\" }"))
            .errors.find("needs a train stage of a generator, and "
                         "'expert' is none") != std::string::npos);
  CHECK(plan_text(latent("{ use = \"gaussian\" }")).errors.find("needs a model that this plan trains") !=
        std::string::npos);
}

TEST_CASE("a parameter that another one makes necessary is missed when the study is planned") {
  for (const std::string empty : {"", "\nwith.weights = \"\""}) {
    const auto planned = plan_text(transfer("with.training = \"tuned\"" + empty));
    INFO(planned.errors);
    CHECK(!planned.plan);
    CHECK(planned.errors.find(
              "classifier 'transfer' needs parameter 'weights' while 'training' is \"tuned\"") !=
          std::string::npos);
    CHECK(planned.errors.find("weights (path)") != std::string::npos);
  }
  CHECK(plan_text(transfer("with.training = \"frozen\"")).plan);
}

TEST_CASE("a slot's default misses what its owner does not forward, unless another component is stated") {
  const auto missed = plan_text(transfer("with.training = \"averaged\""));
  INFO(missed.errors);
  CHECK(missed.errors.find(
            "embedder 'average' in slot 'mean' of classifier 'transfer' needs parameter 'weights'") !=
        std::string::npos);
  CHECK(plan_text(transfer("with.training = \"averaged\"\nwith.mean = { use = \"pixels\" }")).plan);
}
