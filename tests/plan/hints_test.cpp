#include <equipoise/error.hpp>

#include "catch.hpp"
#include "plan/parameter_reader.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string errors_after(const std::string& from, const std::string& to) {
  return plan_text(replaced(small_study, from, to)).errors;
}

bool holds(const std::string& errors, const std::string& part) {
  UNSCOPED_INFO(errors);
  return errors.find(part) != std::string::npos;
}

/// A source whose folder is not there.
class BrokenOracle final : public Oracle {
 public:
  SurveyFacts survey(const ComponentUse& source) override {
    ++asked;
    const std::string root = source.parameters.value("root", "");
    throw Error(Fault::data, "the folder of pictures '" + root + "' does not exist", "state another root");
  }
  PictureForm form(const ComponentUse&) override { return {1, 32, 32, "area"}; }
  int asked = 0;
};

}  // namespace

TEST_CASE("a slip in a host key is answered with the type and the meaning of what was meant") {
  CHECK(holds(
      errors_after("count = 20", "coutn = 20"),
      "did you mean 'count'? count (an integer, at least 1, or a table of classes): how many pictures"));
  CHECK(holds(errors_after("seed = 3", "sed = 3"), "did you mean 'seed'? seed (an integer, at least 0)"));
  CHECK(holds(errors_after("seed = 3", "seed = \"x\""), "seed (an integer, at least 0): all randomness"));
  CHECK(holds(errors_after("seed = 3", "seed = -1"), "seed (an integer, at least 0): all randomness"));
  CHECK(
      holds(errors_after("from = \"parts.train\"", "from = 3"), "from (a string): the stage, or stage.part"));
  CHECK(holds(errors_after("on = \"small\"", ""), "on = \"name of a stage\""));
  CHECK(holds(
      plan_text(small_study + std::string("[[analysis]]\nprimary = { stage = \"scores\", scroe = \"f1\" }\n"))
          .errors,
      "did you mean 'score'? score (a string)"));
  CHECK(holds(
      plan_text(small_study + std::string("[[expect]]\nstage = \"scores\"\nscore = \"f1\"\nvalue = \"x\"\n"))
          .errors,
      "value (a number): the published one"));
}

TEST_CASE("a parameter is described with its choices and with ranges of one side") {
  Parameter p;
  p.name = "batch";
  p.type = ParameterType::integer;
  p.min = 1;
  p.doc = "Pictures a step";
  CHECK(describe(p) == "batch (integer, at least 1): Pictures a step");
  p.unit = "pictures";
  CHECK(describe(p) == "batch (integer, at least 1 pictures): Pictures a step");
  p.max = 8;
  CHECK(describe(p) == "batch (integer, between 1 and 8 pictures): Pictures a step");
  p.min.reset();
  CHECK(describe(p) == "batch (integer, at most 8 pictures): Pictures a step");
  Parameter schedule;
  schedule.name = "schedule";
  schedule.type = ParameterType::text;
  schedule.choices = {"linear", "cosine"};
  schedule.doc = "Of the noise";
  CHECK(describe(schedule) == "schedule (string, one of \"linear\", \"cosine\"): Of the noise");
}

TEST_CASE("a source that cannot be read is reported where its path is stated, once, beside other errors") {
  Diagnostics diagnostics;
  const std::string text =
      replaced(replaced(small_study, "use = \"image_set\"", "use = \"image_set\"\nwith.root = \"nowhere\""),
               "into = { train = 50", "into = { train = 50, tain = 2.5");
  const auto parsed = plan_text(text);  // for the study: this oracle knows every source
  REQUIRE(parsed.study);
  BrokenOracle oracle;
  CHECK(!make_plan(*parsed.study, small_catalogue(), oracle, diagnostics));
  CHECK(oracle.asked == 1);
  bool found = false;
  for (const Diagnostic& one : diagnostics.all()) {
    if (one.message.find("/nowhere' does not exist") == std::string::npos) continue;
    found = true;
    CHECK(one.place.line == 9);
    CHECK(one.place.column == 13);
    CHECK(one.hint == "state another root");
    CHECK(one.fault == Fault::data);
  }
  CHECK(found);
  CHECK(diagnostics.text().find("a fraction must lie between 0 and 1") != std::string::npos);
  CHECK(diagnostics.fault() == Fault::usage);
}

TEST_CASE("errors of data alone have the fault of data") {
  Diagnostics diagnostics;
  CHECK(diagnostics.fault() == Fault::usage);
  diagnostics.warning({"m.toml", 1, 1}, "odd");
  diagnostics.error({"m.toml", 2, 1}, Error(Fault::data, "no folder"));
  CHECK(diagnostics.fault() == Fault::data);
  diagnostics.error({"m.toml", 3, 1}, "unknown key");
  CHECK(diagnostics.fault() == Fault::usage);
}

TEST_CASE("a component of another revision gives its stage and what follows another key") {
  const auto before = plan_text(small_study);
  REQUIRE(before.plan);
  PluginFile file = small_catalogue().files().front();
  for (Description& d : file.components)
    if (d.name == "ddpm") ++d.revision;
  FixedOracle oracle;
  Diagnostics diagnostics;
  const auto after = make_plan(*before.study, Catalogue({file}), oracle, diagnostics);
  REQUIRE(after);
  for (const char* stage : {"model", "synthetic"})
    CHECK(key_of(*before.plan, stage, "NORMAL") != key_of(*after, stage, "NORMAL"));
  CHECK(key_of(*before.plan, "scores") != key_of(*after, "scores"));
  CHECK(key_of(*before.plan, "small", "NORMAL") == key_of(*after, "small", "NORMAL"));
  CHECK(key_of(*before.plan, "expert") == key_of(*after, "expert"));
}
