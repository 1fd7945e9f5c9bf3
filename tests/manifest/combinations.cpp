#include "catch.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

const std::string study =
    "[stages.model]\ndo = 'train'\nuse = 'ddpm'\nsize = 64\n"
    "[vary.sampler]\nrandom = {}\nkcenter = { stages.model.on = 'k' }\n"
    "[vary.dose]\nset = 'stages.model.size'\nto = [200, 0.5]\n";

std::vector<std::string> names(const Reading& reading) {
  INFO(reading.text());
  REQUIRE(reading.study);
  std::vector<std::string> result;
  for (const Variant& variant : reading.study->variants) {
    result.push_back(variant.arms.at("sampler") + "/" + variant.arms.at("dose"));
  }
  return result;
}

}  // namespace

TEST_CASE("variants come in row-major order of the axes") {
  CHECK(names(read_text(study)) ==
        std::vector<std::string>{"random/200", "random/0.5", "kcenter/200", "kcenter/0.5"});
}

TEST_CASE("excluded combinations are left out") {
  const Reading reading = read_text(study + "[[exclude]]\nsampler = 'kcenter'\ndose = 200\n");
  CHECK(names(reading) == std::vector<std::string>{"random/200", "random/0.5", "kcenter/0.5"});
  CHECK(names(read_text(study + "[[exclude]]\nsampler = 'kcenter'\n[[exclude]]\ndose = '0.5'\n")) ==
        std::vector<std::string>{"random/200"});
}

TEST_CASE("option --where keeps the variants that match") {
  CHECK(names(read_text(study, {{}, {}, {{"sampler", "random"}}})) ==
        std::vector<std::string>{"random/200", "random/0.5"});
  CHECK(names(read_text(study, {{}, {}, {{"sampler", "random"}, {"dose", "5e-1"}}})) ==
        std::vector<std::string>{"random/0.5"});
  CHECK(names(read_text(study, {{}, {}, {{"sampler", "random"}, {"sampler", "kcenter"}}})).size() == 4);
}

TEST_CASE("unknown axes and arms get the nearest name") {
  const Reading where = read_text(study, {{}, {}, {{"smapler", "random"}, {"sampler", "randon"}}});
  CHECK(where.says("--where: error: there is no axis 'smapler'\n    did you mean 'sampler'?"));
  CHECK(where.says("--where: error: axis 'sampler' has no arm 'randon'\n    did you mean 'random'?"));
  const Reading exclude = read_text(study + "[[exclude]]\nsample = 'random'\ndose = 300\n");
  CHECK(exclude.says("study.toml:12:1: error: there is no axis 'sample'"));
  CHECK(exclude.says("study.toml:13:8: error: axis 'dose' has no arm '300'"));
  CHECK(read_text("", {{}, {}, {{"x", "y"}}}).says("this manifest varies nothing"));
}

TEST_CASE("a malformed exclude is an error with its place") {
  CHECK(read_text(study + "[exclude]\nsampler = 'random'\n")
            .says("'exclude' must be a list of tables, not a table"));
  CHECK(read_text("exclude = [3]\n").says("study.toml:1:12: error: an [[exclude]] must name"));
  CHECK(read_text(study + "[[exclude]]\n").says("an [[exclude]] must name at least one axis"));
  CHECK(read_text(study + "[[exclude]]\nsampler = ['random']\n")
            .says("'sampler' must be the name of an arm, not a list"));
}

TEST_CASE("nothing left is an error") {
  const Reading exclude =
      read_text(study + "[[exclude]]\nsampler = 'random'\n[[exclude]]\nsampler = 'kcenter'\n");
  CHECK(exclude.says("no variant is left"));
  const Reading where =
      read_text(study + "[[exclude]]\nsampler = 'random'\n", {{}, {}, {{"sampler", "random"}}});
  CHECK(where.says("--where: error: no variant is left"));
}

TEST_CASE("an explosion of variants is refused") {
  std::string text = "[stages.m]\ndo = 'mix'\n";
  for (int axis = 0; axis < 12; ++axis) {
    text += "[vary.a" + std::to_string(axis) + "]\nset = 'stages.m.k" + std::to_string(axis) + "'\nto = [";
    for (int value = 0; value < 100; ++value) text += std::to_string(value) + ",";
    text += "]\n";
  }
  CHECK(read_text(text).says("too many variants"));
}
