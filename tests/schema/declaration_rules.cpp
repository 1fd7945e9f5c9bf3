#include "schema/declaration_rules.hpp"

#include "catch.hpp"
#include "schema/description.hpp"

using namespace equipoise;

namespace {

/// A component whose `weights` are needed, and whose slot is there, while `training` is "tuned".
Description conditional() {
  Parameter training, deep, weights;
  training.name = "training";
  training.type = ParameterType::text;
  training.fallback = std::string("frozen");
  deep.name = "deep";
  deep.type = ParameterType::boolean;
  deep.fallback = true;
  weights.name = "weights";
  weights.type = ParameterType::path;
  weights.fallback = std::string();
  weights.required_if = Condition{"training", {"tuned"}};
  Slot slot{"coder", Kind::embedder, "A coder", false};
  slot.condition = Condition{"deep", {"true"}};
  Description d;
  d.kind = Kind::classifier;
  d.name = "conditional";
  d.declaration = {{training, deep, weights}, {slot}, {}, {}};
  return d;
}

}  // namespace

TEST_CASE("a condition holds for the values it names, of texts and booleans") {
  const Declaration declaration = conditional().declaration;
  const Parameter& weights = declaration.parameters[2];
  CHECK(is_required(weights, {{"training", "tuned"}, {"deep", true}}));
  CHECK(!is_required(weights, {{"training", "frozen"}, {"deep", true}}));
  CHECK(slot_applies(declaration.slots[0], {{"training", "tuned"}, {"deep", true}}));
  CHECK(!slot_applies(declaration.slots[0], {{"training", "tuned"}, {"deep", false}}));
}

TEST_CASE("conditions survive the way to JSON and back") {
  const Description before = conditional();
  const Description after = description_from_json(to_json(before));
  REQUIRE(after.declaration.parameters[2].required_if);
  CHECK(after.declaration.parameters[2].required_if->parameter == "training");
  CHECK(after.declaration.parameters[2].required_if->values == std::vector<std::string>{"tuned"});
  CHECK(!after.declaration.parameters[0].required_if);
  CHECK(to_json(after) == to_json(before));
}

TEST_CASE("a condition on what is no text or boolean parameter is a fault of the declaration") {
  CHECK(declaration_fault(conditional().declaration).empty());
  Declaration unknown = conditional().declaration;
  unknown.parameters[2].required_if->parameter = "trainin";
  CHECK(declaration_fault(unknown) ==
        "parameter 'weights' depends on 'trainin', which is no text or boolean parameter");
  Declaration path = conditional().declaration;
  path.slots[0].condition->parameter = "weights";
  CHECK(declaration_fault(path) ==
        "slot 'coder' depends on 'weights', which is no text or boolean parameter");
}
