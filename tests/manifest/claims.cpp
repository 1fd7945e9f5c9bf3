#include "catch.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

const std::string stages =
    "[stages.model]\ndo = 'train'\nuse = 'ddpm'\nsize = 64\nwith.timesteps = 10\n"
    "with.features = { use = 'resnet18', weights = 'w' }\n";

}  // namespace

TEST_CASE("two axes that set one key are an error with both places") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = { stages.model.size = 8 }\n"
                                    "[vary.b]\ny = { stages.model.size = 16 }\n");
  CHECK(reading.says("study.toml:8:20: error: axes 'a' and 'b' both set 'stages.model.size'"));
  CHECK(reading.says("study.toml:10:20"));
  CHECK(reading.diagnostics.all().size() == 1);
}

TEST_CASE("a sweep conflicts like any other axis") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = {}\ny = { stages.model.size = 8 }\n"
                                    "[vary.b]\nset = 'stages.model.size'\nto = [1, 2]\n");
  CHECK(reading.says("axes 'a' and 'b' both set 'stages.model.size'"));
}

TEST_CASE("another use wipes what another axis sets under with") {
  const std::string generator = "[vary.generator]\nddpm = {}\npggan = { stages.model.use = 'pggan' }\n";
  const std::string steps = "[vary.steps]\nset = 'stages.model.with.timesteps'\nto = [1, 2]\n";
  const Reading reading = read_text(stages + generator + steps);
  INFO(reading.text());
  CHECK(
      reading.says("study.toml:9:24: error: axis 'generator' replaces 'stages.model.with' and so wipes "
                   "'stages.model.with.timesteps', which axis 'steps' sets at"));
  CHECK(reading.says("study.toml:12:7"));
  CHECK(read_text(stages + steps + generator).says("axis 'generator' replaces"));
}

TEST_CASE("the same use wipes nothing") {
  const Reading reading = read_text(stages +
                                    "[vary.generator]\nddpm = { stages.model.use = 'ddpm' }\n"
                                    "[vary.steps]\nset = 'stages.model.with.timesteps'\nto = [1, 2]\n");
  CHECK(reading.text().empty());
}

TEST_CASE("do wipes whatever another axis sets in the stage") {
  const Reading reading =
      read_text(stages +
                "[vary.a]\nold = {}\nnew = { stages.model = { do = 'train', use = 'x' } }\n"
                "[vary.b]\nset = 'stages.model.size'\nto = [1, 2]\n");
  CHECK(reading.says("axis 'a' replaces 'stages.model' and so wipes 'stages.model.size'"));
}

TEST_CASE("another component in a slot wipes what another axis sets in it") {
  const Reading slot =
      read_text(stages +
                "[vary.a]\nold = {}\nnew = { stages.model.with.features = { use = 'vgg16' } }\n"
                "[vary.b]\nset = 'stages.model.with.features.weights'\nto = ['x', 'y']\n");
  CHECK(slot.says("axis 'a' replaces 'stages.model.with.features'"));
  const Reading beside =
      read_text(stages +
                "[vary.a]\nold = {}\nnew = { stages.model.with.features = { use = 'vgg16' } }\n"
                "[vary.b]\nset = 'stages.model.with.timesteps'\nto = [1, 2]\n");
  CHECK(beside.text().empty());
}

TEST_CASE("a value over another axis's table is a conflict") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = {}\ny = { stages.model.count.A = 3 }\n"
                                    "[vary.b]\nset = 'stages.model.count'\nto = [1, 2]\n");
  CHECK(reading.says(
      "axis 'b' sets 'stages.model.count' and so wipes 'stages.model.count.A', which axis 'a' sets"));
}

TEST_CASE("two axes that set the length are a conflict whatever its unit") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = {}\ny = { stages.model.length.steps = 3 }\n"
                                    "[vary.b]\nset = 'stages.model.length.epochs'\nto = [1, 2]\n");
  CHECK(reading.says("axes 'a' and 'b' both set 'stages.model.length'"));
}

TEST_CASE("axes that set different keys do not conflict") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = {}\ny = { stages.model.size = 3 }\n"
                                    "[vary.b]\nset = 'stages.model.with.timesteps'\nto = [1, 2]\n");
  CHECK(reading.text().empty());
  CHECK(reading.study->variants.size() == 4);
}

TEST_CASE("two axes that both change the use are one error") {
  const Reading reading = read_text(stages +
                                    "[vary.a]\nx = { stages.model.use = 'pggan' }\n"
                                    "[vary.b]\ny = { stages.model.use = 'wgan' }\n");
  CHECK(reading.diagnostics.all().size() == 1);
  CHECK(reading.says("both set 'stages.model.use'"));
}

TEST_CASE("arms that give the same plan are an error") {
  const Reading twins = read_text(stages +
                                  "[vary.x]\na = { stages.model = { size = 8, off = true } }\n"
                                  "b = { stages.model = { off = true, size = 8 } }\nc = {}\n");
  CHECK(twins.says("study.toml:9:1: error: arms 'a' and 'b' of axis 'x' give the same plan"));
  CHECK(twins.says("study.toml:8:1"));
  const Reading idle = read_text(stages + "[vary.x]\nnone = {}\nddpm = { stages.model.use = 'ddpm' }\n");
  CHECK(idle.says("arms 'none' and 'ddpm' of axis 'x' give the same plan"));
}

TEST_CASE("a setting that every arm sets again is warned of") {
  const std::string text = stages + "[vary.dose]\nset = 'stages.model.size'\nto = [1, 2]\n";
  const Reading vain = read_text(text, {{}, {{"stages.model.size", "5"}}, {}});
  CHECK_FALSE(vain.diagnostics.has_errors());
  CHECK(
      vain.says("--set stages.model.size: warning: every arm of axis 'dose' sets 'stages.model.size' again"));
  CHECK(read_text(text, {{}, {{"stages.model.with.timesteps", "5"}}, {}}).text().empty());
  const std::string some = stages + "[vary.dose]\nnone = {}\nlow = { stages.model.size = 3 }\n";
  CHECK(read_text(some, {{}, {{"stages.model.size", "5"}}, {}}).text().empty());
}
