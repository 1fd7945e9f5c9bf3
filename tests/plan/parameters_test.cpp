#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string with(const std::string& lines) {
  return replaced(small_study, "use = \"ddpm\"", "use = \"ddpm\"\n" + lines);
}

void refused(const std::string& lines, const std::string& message, const std::string& hint) {
  const auto planned = plan_text(with(lines));
  INFO(planned.errors);
  CHECK(!planned.plan);
  CHECK(planned.errors.find(message) != std::string::npos);
  CHECK(planned.errors.find(hint) != std::string::npos);
  CHECK(planned.errors.find(".toml:") != std::string::npos);
}

}  // namespace

TEST_CASE("a preset gives defaults, what is stated goes before it, and its name is not part of the key") {
  const auto preset = plan_text(with("with.preset = \"small\""));
  const auto spelt_out = plan_text(with("with.strength = 0.5"));
  const auto changed = plan_text(with("with.preset = \"small\"\nwith.strength = 3"));
  const auto plain = plan_text(with("with.strength = 3"));
  INFO(preset.errors + changed.errors);
  REQUIRE((preset.plan && spelt_out.plan && changed.plan && plain.plan));
  CHECK(key_of(*preset.plan, "model", "NORMAL") == key_of(*spelt_out.plan, "model", "NORMAL"));
  CHECK(key_of(*changed.plan, "model", "NORMAL") == key_of(*plain.plan, "model", "NORMAL"));
  CHECK(nodes_of(*preset.plan, "model")[0]->request.component.parameters.at("strength") == 0.5);
  CHECK(!nodes_of(*preset.plan, "model")[0]->request.component.parameters.contains("preset"));
}

TEST_CASE("an unknown preset is named with the nearest and the list") {
  refused("with.preset = \"papre\"", "generator 'ddpm' has no preset 'papre'", "did you mean 'paper'?");
  refused("with.preset = \"zzz\"", "has no preset 'zzz'", "its presets: paper, small");
  refused("with.preset = 3", "'preset' of generator 'ddpm' must be a string", "its presets: paper, small");
  const auto none = plan_text(replaced(small_study, "use = \"cnn\"", "use = \"cnn\"\nwith.preset = \"x\""));
  CHECK(none.errors.find("unknown parameter 'preset' of classifier 'cnn'") != std::string::npos);
}

TEST_CASE("a dotted parameter is stated in nested tables, from the manifest and from --set") {
  const auto nested = plan_text(with("with.weights = { strict = false }"));
  const auto dotted = plan_text(with("with.weights.strict = false"));
  Overrides overrides;
  overrides.set = {{"stages.model.with.weights.strict", "false"}};
  const auto set = plan_text(small_study, {}, overrides);
  INFO(nested.errors + dotted.errors + set.errors);
  REQUIRE((nested.plan && dotted.plan && set.plan));
  CHECK(nodes_of(*dotted.plan, "model")[0]->request.component.parameters.at("weights.strict") == false);
  CHECK(key_of(*nested.plan, "model", "NORMAL") == key_of(*dotted.plan, "model", "NORMAL"));
  CHECK(key_of(*set.plan, "model", "NORMAL") == key_of(*dotted.plan, "model", "NORMAL"));
}

TEST_CASE("slips in dotted parameters are named in full") {
  refused("with.weights.strct = true", "unknown parameter 'weights.strct' of generator 'ddpm'",
          "did you mean weights.strict");
  refused("with.weights.strict = 3", "parameter 'weights.strict' of generator 'ddpm' must be of type boolean",
          "weights.strict (boolean)");
  refused("with.weights = \"folder\"", "'weights' of generator 'ddpm' must be a table, not a string",
          "it has: weights.unet, weights.strict");
}
