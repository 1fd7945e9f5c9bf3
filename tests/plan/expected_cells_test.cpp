#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string axes = "[vary.generator]\nnone = { stages.model.off = true }\nddpm = {}\n";

Planned with(const std::string& more, const Overrides& overrides = {}) {
  return plan_text(small_study + axes + more, {}, overrides);
}

std::string expectation(const std::string& stage, const std::string& score, const std::string& where) {
  return "[[expect]]\nstage = \"" + stage + "\"\nscore = \"" + score + "\"\nvalue = 1.0\nwhere = " + where +
         "\n";
}

bool says(const Planned& planned, const std::string& text) {
  UNSCOPED_INFO(planned.errors);
  return planned.errors.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an expectation that fits several numbers of the plan is refused with what tells them apart") {
  const auto classes = with(expectation("fid", "fid", "{ generator = \"ddpm\" }"));
  CHECK(!classes.plan);
  CHECK(says(classes, "the expectation of 'fid' of stage 'fid' is vague: 2 different numbers"));
  CHECK(says(classes, "class (NORMAL, PNEUMONIA)"));
  CHECK(says(classes, ".toml:64:9: error:"));
  const auto arms = with(expectation("scores", "accuracy", "{ run = 0 }"));
  CHECK(says(arms, "generator (none, ddpm)"));
  CHECK(says(with(expectation("scores", "recall", "{ class = \"NORMAL\" }")), "is vague"));
}

TEST_CASE("an expectation that fits one number after averaging repeats is accepted") {
  for (const char* where : {"{ generator = \"ddpm\" }", "{ generator = \"none\", run = 2 }"}) {
    const auto planned = with(expectation("scores", "accuracy", where));
    CHECK(planned.plan);
    CHECK(!says(planned, "error:"));
  }
  CHECK(with(expectation("scores", "recall", "{ generator = \"none\", class = \"NORMAL\" }")).plan);
  CHECK(with(expectation("fid", "fid", "{ class = \"NORMAL\" }")).plan);
  CHECK(with(expectation("small", "pictures", "{ class = \"NORMAL\" }")).plan);
}

TEST_CASE("an expectation of no result is refused, and a warning where the command line left it out") {
  const std::string none = expectation("fid", "fid", "{ generator = \"none\", class = \"NORMAL\" }");
  const auto planned = with(none);
  CHECK(!planned.plan);
  CHECK(says(planned, "is of no result of this study"));
  CHECK(says(with(expectation("scores", "accuracy", "{ generator = \"none\", run = 7 }")), "of no result"));
  CHECK(says(with(expectation("scores", "accuracy", "{ generator = \"none\", class = \"NORMAL\" }")),
             "of no result"));
  Overrides filtered;
  filtered.where = {{"generator", "none"}};
  const auto kept = with(expectation("fid", "fid", "{ generator = \"ddpm\", class = \"NORMAL\" }"), filtered);
  CHECK(kept.plan);
  CHECK(says(kept, "warning: the expectation"));
}

TEST_CASE("a file of expectations is checked cell by cell, with file, line and column") {
  const ScratchFolder scratch;
  const std::filesystem::path file = scratch.path() / "expected.csv";
  const auto expecting = [&](const std::string& text) {
    std::ofstream(file) << text;
    return plan_text("expect = \"" + file.string() + "\"\n" + small_study + axes);
  };
  const std::string header = "stage,score,value,generator,class\n";
  CHECK(expecting(header + "fid,fid,67.58,ddpm,NORMAL\n").plan);
  CHECK(says(expecting(header + "\nfid,fid,much,ddpm,NORMAL\n"), file.string() + ":3:9: error: 'much'"));
  CHECK(says(expecting(header + "fid,fid,1,dppm,NORMAL\n"), file.string() + ":2:11: error: there is no arm"));
  CHECK(says(expecting(header + "fid,fid,1,ddpm,\n"), file.string() + ":2:1: error: the expectation"));
  CHECK(
      says(expecting(header + "scores,acuracy,1,ddpm,\n"), file.string() + ":2:8: error: there is no score"));
  CHECK(says(expecting("stage,value\nfid,1\n"), file.string() + ":1:1: error: there is no column 'score'"));
  CHECK(says(expecting(header + "fid,fid,1\n"),
             ".toml:1:10: error: 'expect': " + file.string() + ":2: the line has 3"));
  CHECK(says(expecting(""), ".toml:1:10: error: 'expect': " + file.string() + " is empty"));
  std::filesystem::remove(file);
  const auto missing = plan_text("expect = \"" + file.string() + "\"\n" + small_study + axes);
  CHECK(!missing.plan);
  CHECK(says(missing, ".toml:1:10: error: 'expect': cannot read " + file.string()));
}

TEST_CASE("a wrong unit shows beside every other error of its table") {
  const auto analysis = [&](const std::string& stage, const std::string& rest) {
    return with("[[analysis]]\nprimary = { stage = \"" + stage +
                "\", score = \"accuracy\" }\nunit = \"rum\"\n" + rest);
  };
  const std::string good = "axis = \"generator\"\nbaseline = \"none\"\n";
  CHECK(says(analysis("scores", good), "did you mean 'run'?"));
  const auto wrong_stage = analysis("scoers", good);
  CHECK(says(wrong_stage, "did you mean 'scores'?"));
  CHECK(says(wrong_stage, "did you mean 'run'?"));
  const auto wrong_axis = analysis("scores", "axis = \"generatr\"\nbaseline = \"nune\"\n");
  CHECK(says(wrong_axis, "did you mean 'generator'?"));
  CHECK(says(wrong_axis, "did you mean 'none'?"));
  CHECK(says(wrong_axis, "did you mean 'run'?"));
  const auto without_primary = with("[[analysis]]\nunit = \"rum\"\n" + good);
  CHECK(says(without_primary, "needs 'primary'"));
  CHECK(says(without_primary, "did you mean 'run'?"));
  const auto broken =
      plan_text(replaced(small_study, "use = \"fid\"", "use = \"fdi\"") + axes +
                "[[analysis]]\nprimary = { stage = \"fid\", score = \"fid\" }\nunit = \"rum\"\n" + good);
  CHECK(says(broken, "did you mean 'fid'?"));
  CHECK(says(broken, "there is no repeat"));
  CHECK(says(with("[[analysis]]\nprimary = { stage = \"fid\", score = \"fid\" }\nunit = \"run\"\n" + good),
             "stage 'fid' has no repeats"));
}
