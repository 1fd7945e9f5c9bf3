#include "catch.hpp"
#include "manifest/document.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

const char* const model =
    "[stages.model]\ndo = 'train'\nuse = 'ddpm'\nsize = 64\nwith.timesteps = 10\n"
    "with.features = { use = 'resnet18', weights = 'w' }\n";

Value merged(const std::string& target_text, const std::string& patch_text) {
  Diagnostics diagnostics;
  auto target = parse_document(target_text, "target.toml", diagnostics);
  const auto patch = parse_document(patch_text, "patch.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(target);
  REQUIRE(patch);
  merge(*target, *patch);
  return *target;
}

}  // namespace

TEST_CASE("patches merge key by key") {
  const Value result = merged(model, "stages.model.length = { steps = 5 }\nstages.model.size = 32\n");
  CHECK(text_at(result, "stages.model.size") == "32");
  CHECK(text_at(result, "stages.model.length.steps") == "5");
  CHECK(text_at(result, "stages.model.with.timesteps") == "10");
  CHECK(result.at("stages.model")->table()[2].place.file == "patch.toml");
  CHECK(result.at("stages.model.size")->place.file == "patch.toml");
}

TEST_CASE("lists are replaced whole") {
  const Value result = merged("a = [1, 2, 3]", "a = [4]");
  CHECK(text_at(result, "a") == "[4]");
}

TEST_CASE("do replaces the stage") {
  const Value result = merged(model, "[stages.model]\ndo = 'train'\nuse = 'gaussian'\n");
  CHECK(text_at(result, "stages.model.use") == "gaussian");
  CHECK(text_at(result, "stages.model.size") == "-");
  CHECK(text_at(result, "stages.model.with") == "-");
}

TEST_CASE("another use drops the old with and keeps the rest") {
  const Value result = merged(model, "[stages.model]\nwith.latent = 5\nuse = 'pggan'\n");
  CHECK(text_at(result, "stages.model.size") == "64");
  CHECK(text_at(result, "stages.model.with.timesteps") == "-");
  CHECK(text_at(result, "stages.model.with.latent") == "5");
}

TEST_CASE("the same use keeps with") {
  const Value result = merged(model, "stages.model.use = 'ddpm'\nstages.model.with.ema = 0.9\n");
  CHECK(text_at(result, "stages.model.with.timesteps") == "10");
  CHECK(text_at(result, "stages.model.with.ema") == "0.9");
}

TEST_CASE("use or model in a slot replaces the slot alone") {
  const Value other = merged(model, "stages.model.with.features = { use = 'vgg16' }");
  CHECK(text_at(other, "stages.model.with.features.use") == "vgg16");
  CHECK(text_at(other, "stages.model.with.features.weights") == "-");
  CHECK(text_at(other, "stages.model.with.timesteps") == "10");
  const Value trained = merged(model, "stages.model.with.features.model = 'expert'");
  CHECK(text_at(trained, "stages.model.with.features.model") == "expert");
  CHECK(text_at(trained, "stages.model.with.features.use") == "-");
  const Value back =
      merged("stages.s.with.features = { model = 'expert' }", "stages.s.with.features.use = 'resnet18'");
  CHECK(text_at(back, "stages.s.with.features.model") == "-");
}

TEST_CASE("other keys of a slot merge into it") {
  const Value result = merged(model, "stages.model.with.features.weights = 'other'");
  CHECK(text_at(result, "stages.model.with.features.use") == "resnet18");
  CHECK(text_at(result, "stages.model.with.features.weights") == "other");
}

TEST_CASE("a slot within a slot follows the same rule") {
  const Value result = merged("stages.s.with.f = { use = 'a', inner = { use = 'b', x = 1 }, y = 2 }",
                              "stages.s.with.f.inner = { use = 'c' }");
  CHECK(text_at(result, "stages.s.with.f.inner.x") == "-");
  CHECK(text_at(result, "stages.s.with.f.y") == "2");
}

TEST_CASE("a host's table named like a slot is no slot") {
  const Value result = merged("[[expect]]\n[x]\ny = { use = 'a', b = 1 }\n", "x.y.use = 'c'");
  CHECK(text_at(result, "x.y.b") == "1");
}

TEST_CASE("a length and a part of a split are replaced whole") {
  const Value length = merged("stages.m.length = { epochs = 512 }", "stages.m.length = { steps = 200 }");
  CHECK(text_at(length, "stages.m.length.epochs") == "-");
  CHECK(text_at(length, "stages.m.length.steps") == "200");
  const Value parts = merged("stages.p.into = { train = { files = 't.txt' }, test = 'rest' }",
                             "stages.p.into.train = { A = 5 }");
  CHECK(text_at(parts, "stages.p.into.train.files") == "-");
  CHECK(text_at(parts, "stages.p.into.train.A") == "5");
  CHECK(text_at(parts, "stages.p.into.test") == "rest");
}
