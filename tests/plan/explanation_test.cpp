#include "plan/explanation.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const char* const kBase = R"([stages.real]
do = "load"
use = "image_set"
[stages.model]
do = "train"
use = "ddpm"
on = "real"
size = 32
length = { steps = 10 }
with.strength = 2.0
[preset.tiny]
stages.model.size = 8
)";

const char* const kStudy = R"(base = "base.toml"
[stages.model]
with.strength = 3.0
[vary.generator]
ddpm = {}
plain = { stages.model = { use = "gaussian" } }
)";

struct Read {
  Study study;
  Catalogue catalogue = small_catalogue();
  std::string folder;

  explicit Read(const Overrides& overrides = {}) {
    const ScratchFolder scratch;
    folder = scratch.path().string() + "/";
    scratch.write("base.toml", kBase);
    Diagnostics diagnostics;
    study = *read_study(scratch.write("study.toml", kStudy), overrides, diagnostics);
    REQUIRE(diagnostics.text() == "");
  }
  std::vector<Explanation> of(const std::string& path) const { return explain(study, path, catalogue); }
  Explanation one(const std::string& path) const {
    const auto all = of(path);
    REQUIRE(all.size() == 1);
    return all.front();
  }
};

}  // namespace

TEST_CASE("a value is explained by where it stands and what it overrides") {
  const Read read;
  const Explanation found = read.one("stages.model.with.strength");
  REQUIRE(found.cases.size() == 2);
  const ExplainedCase& plain = found.cases[0];
  CHECK(plain.axis.empty());
  CHECK(plain.setting.value == 3.0);
  CHECK(plain.setting.origin == read.folder + "study.toml");
  CHECK(plain.setting.place.line == 3);
  REQUIRE(plain.overridden.size() == 1);
  CHECK(plain.overridden[0].value == 2.0);
  CHECK(plain.overridden[0].place.file == read.folder + "base.toml");
  REQUIRE(plain.parameter != nullptr);
  CHECK(plain.parameter->doc == "How much");
  CHECK(plain.component->name == "ddpm");
}

TEST_CASE("an arm that changes the component takes its parameters away") {
  const Read read;
  const Explanation found = read.one("stages.model.with.strength");
  REQUIRE(found.cases.size() == 2);
  const ExplainedCase& changed = found.cases[1];
  CHECK(changed.axis == "generator");
  CHECK(changed.arm == "plain");
  CHECK(changed.setting.origin == "default of generator 'gaussian'");
  CHECK(changed.setting.value == 1.0);
  REQUIRE(changed.overridden.size() >= 2);
  CHECK(changed.overridden[0].value.is_null());
}

TEST_CASE("preset and --set are named as what they are") {
  const Read read({"tiny", {{"stages.model.size", "16"}}, {}});
  const ExplainedCase size = read.one("stages.model.size").cases.at(0);
  CHECK(size.setting.value == 16);
  CHECK(size.setting.origin == "--set stages.model.size");
  CHECK(size.setting.place.line == 0);
  REQUIRE(size.overridden.size() == 2);
  CHECK(size.overridden[0].origin == "preset tiny");
  CHECK(size.overridden[0].value == 8);
  CHECK(size.overridden[1].value == 32);
  CHECK(size.parameter == nullptr);
}

TEST_CASE("a stage is explained key by key, with the parameters that nobody set") {
  const Read read;
  std::vector<std::string> paths;
  for (const Explanation& one : read.of("stages.real")) paths.push_back(one.path);
  CHECK(paths == std::vector<std::string>{"stages.real.do", "stages.real.use", "stages.real.with.strength",
                                          "stages.real.with.root"});
  CHECK(read.one("stages.real.with.root").cases[0].setting.origin == "default of source 'image_set'");
}

TEST_CASE("a path that leads nowhere is refused with the nearest name") {
  const Read read;
  for (const std::string path : {"stages.modle", "stages.model.with.strenght", "stages.model.sizes"}) {
    INFO(path);
    try {
      read.of(path);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::usage);
      CHECK(error.hint().find("did you mean") == 0);
    }
  }
}
