#include "catch.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

/// The study with one edit must be refused with a message that holds `expected`, at a place.
void refused(const std::string& from, const std::string& to, const std::string& expected) {
  const auto planned = plan_text(replaced(small_study, from, to));
  INFO("expected: " << expected << "\ngot:\n" << planned.errors);
  CHECK(!planned.plan);
  CHECK(planned.errors.find(expected) != std::string::npos);
  CHECK(planned.errors.find(".toml:") != std::string::npos);
}

}  // namespace

TEST_CASE("slips in a stage are named with their nearest correction") {
  refused("count = 20", "coutn = 20", "did you mean 'count'?");
  refused("do = \"select\"", "do = \"selct\"", "did you mean 'select'?");
  refused("use = \"ddpm\"", "use = \"ddmp\"", "did you mean 'ddpm'?");
  refused("use = \"ddpm\"", "use = \"ddpm\"\nwith.strenght = 1", "did you mean strength");
  refused("from = \"parts.train\"", "from = \"parts.trian\"", "did you mean 'parts.train'?");
  refused("from = \"model\"", "from = \"modle\"", "did you mean 'model'?");
  refused("per = \"class\"", "per = [\"NORML\"]", "did you mean 'NORMAL'?");
  refused("[experiment]", "[experimnt]", "did you mean 'experiment'?");
}

TEST_CASE("wrong types and ranges are refused") {
  refused("seed = 3", "seed = \"zero\"", "must be an integer, not a string");
  refused("seed = 3", "seed = -1", "at least 0");
  refused("use = \"ddpm\"", "use = \"ddpm\"\nwith.strength = 11", "between 0 and 10");
  refused("use = \"ddpm\"", "use = \"ddpm\"\nwith.strength = \"much\"", "must be of type number");
  refused("length = { epochs = 2 }", "length = { hours = 2 }", "units are steps, epochs and images");
  refused("size = 32", "size = 0", "number of pixels");
  refused("validation = 0.2", "validation = 1.5", "between 0 and 1");
  refused("into = { train = 50, test = \"rest\" }", "into = { train = 0.7, test = 0.6 }", "exceed 1");
  for (const char* name : {"score", "floor"})
    refused("repeat = { run = 3 }", std::string("repeat = { ") + name + " = 3 }", "column of results.csv");
}

TEST_CASE("an axis and a repeat of one name are refused") {
  const auto planned =
      plan_text(std::string(small_study) + "[vary.run]\nnone = { stages.model.off = true }\nddpm = {}\n");
  CHECK(!planned.plan);
  CHECK(planned.errors.find("axis 'run' has the name of a repeat of stage 'classifier'") !=
        std::string::npos);
}

TEST_CASE("a stage that cannot be read is not said to be missing") {
  const auto planned = plan_text(replaced(small_study, "do = \"mix\"", "do = \"mxi\""));
  CHECK(planned.errors.find("did you mean 'mix'?") != std::string::npos);
  CHECK(planned.errors.find("does not exist") == std::string::npos);
}

TEST_CASE("two stages that do the same earn a warning that names the one they are known by") {
  const auto planned = plan_text(std::string(small_study) +
                                 "[stages.again]\ndo = \"mix\"\nparts = [\"small\", \"synthetic\"]\n");
  REQUIRE(planned.plan);
  const bool warned =
      planned.errors.find("stage 'again' does the same as stage 'mixed'") != std::string::npos ||
      planned.errors.find("stage 'mixed' does the same as stage 'again'") != std::string::npos;
  CHECK(warned);
  CHECK(plan_text(small_study).errors.find("does the same") == std::string::npos);
}

TEST_CASE("a stage that cannot use what it is given says so") {
  refused("from = \"model\"", "from = \"small\"", "can generate from a train stage of a generator only");
  refused("model = \"classifier\"", "model = \"model\"", "can test a train stage of a classifier only");
  refused("on = \"small\"", "on = \"expert\"", "needs pictures, but 'expert' is a train stage");
  refused("features = { model = \"expert\" }", "features = { model = \"model\" }",
          "needs a train stage with one model");
  refused("with.features = { model = \"expert\" }", "", "needs slot 'features'");
  refused("on = \"small\"\nsize = 32", "on = \"small\"", "needs 'size'");
  refused("length = { epochs = 2 }", "", "needs 'length'");
}

TEST_CASE("impossible counts are refused with the numbers") {
  refused("count = 20", "count = 60", "asks for 60 pictures of class 'NORMAL', but there are 50");
  refused("train = 50", "train = 90", "asks for 90 pictures of class 'PNEUMONIA', but there are 80");
  refused("count = 20", "total = 200", "asks for 200 pictures in all, but there are 100");
  refused("count = 20", "count = { NORMAL = 3 }", "says nothing of class 'PNEUMONIA'");
  const auto with_ratio = [](const std::string& ratio) { return "count = 20\nratio = " + ratio; };
  refused("count = 20", with_ratio("{ NORMAL = 3 }"),
          "asks for 60 pictures of class 'NORMAL', but there are 50");
  refused("count = 20", with_ratio("{ NORMAL = 0.02 }"), "leaves none of 20 pictures");
}

TEST_CASE("a ratio changes the count of its class only, and is checked") {
  const auto planned =
      plan_text(replaced(small_study, "count = 20", "count = 20\nratio = { PNEUMONIA = 0.26 }"));
  INFO(planned.errors);
  REQUIRE(planned.plan);
  for (const Node* node : nodes_of(*planned.plan, "small"))
    CHECK(node->request.settings.at("count") == (node->request.label == "PNEUMONIA" ? 5 : 20));
  refused("count = 20", "count = 20\nratio = { NORML = 0.5 }", "did you mean 'NORMAL'?");
  refused("count = 20", "count = 20\nratio = { NORMAL = 0 }", "a number above 0");
  refused("count = 20", "count = 20\nratio = 0.1", "a table like");
  refused("count = 20", "total = 20\nratio = { NORMAL = 0.5 }", "needs one 'count' for all classes");
}

TEST_CASE("classes are checked against the source") {
  refused("classes = [\"NORMAL\", \"PNEUMONIA\"]", "classes = [\"NORMAL\", \"TB\"]",
          "class 'TB' of the manifest is not in source");
  refused("classes = [\"NORMAL\", \"PNEUMONIA\"]", "classes = [\"NORMAL\"]", "has a class 'PNEUMONIA'");
}

TEST_CASE("stages in a circle are named in order") {
  const auto planned =
      plan_text("[stages.a]\ndo=\"mix\"\nparts=[\"b\"]\n[stages.b]\ndo=\"mix\"\nparts=[\"a\"]\n");
  CHECK(!planned.plan);
  CHECK(planned.errors.find("a -> b -> a") != std::string::npos);
}

TEST_CASE("two arms that give one plan are an error") {
  const auto planned =
      plan_text(std::string(small_study) + "[vary.odd]\nplain = {}\nsame = { stages.small.count = 20 }\n");
  CHECK(!planned.plan);
  CHECK(planned.errors.find("give the same plan") != std::string::npos);
}

TEST_CASE("all errors of a manifest are reported at once") {
  auto text = replaced(small_study, "count = 20", "coutn = 20");
  text = replaced(text, "use = \"fid\"", "use = \"fdi\"");
  text = replaced(text, "seed = 3", "seed = \"x\"");
  const auto errors = plan_text(text).errors;
  CHECK(errors.find("coutn") != std::string::npos);
  CHECK(errors.find("fdi") != std::string::npos);
  CHECK(errors.find("seed") != std::string::npos);
}

TEST_CASE("analysis and expectations may only name what exists") {
  const std::string axes = "[vary.generator]\nnone = { stages.model.off = true }\nddpm = {}\n";
  const auto errors = [&](const std::string& more) { return plan_text(small_study + axes + more).errors; };
  CHECK(errors("[[analysis]]\nprimary = { stage = \"scores\", score = \"accuracy\" }\naxis = \"generator\"\n"
               "baseline = \"none\"\nunit = \"run\"\n")
            .find(": error:") == std::string::npos);
  CHECK(errors("[[analysis]]\nprimary = { stage = \"score\", score = \"accuracy\" }\naxis = \"generatr\"\n")
            .find("did you mean 'generator'?") != std::string::npos);
  CHECK(
      errors("[[expect]]\nstage = \"fid\"\nscore = \"fid\"\nvalue = 1.5\nwhere = { generator = \"dppm\" }\n")
          .find("did you mean 'ddpm'?") != std::string::npos);
}

TEST_CASE("an analysis states test, correction and train fraction, each checked") {
  const std::string axes = "[vary.generator]\nnone = { stages.model.off = true }\nddpm = {}\n";
  const std::string good =
      "[[analysis]]\nprimary = { stage = \"scores\", score = \"accuracy\" }\naxis = "
      "\"generator\"\nbaseline = \"none\"\nunit = \"run\"\n";
  const auto planned =
      plan_text(small_study + axes + good +
                "test = \"corrected_resampled_t\"\ntrain_fraction = 0.8\ncorrection = \"bh\"\n");
  REQUIRE(planned.plan);
  CHECK(planned.plan->analyses.at(0).test == "corrected_resampled_t");
  CHECK(planned.plan->analyses.at(0).correction == "bh");
  CHECK(planned.plan->analyses.at(0).train_fraction == 0.8);
  const std::pair<std::string, std::string> wrong[] = {
      {"test = \"wilcoxn\"\n", "did you mean 'wilcoxon'?"},
      {"correction = \"bonferoni\"\n", "there is no correction 'bonferoni'"},
      {"test = \"corrected_resampled_t\"\n", "needs 'train_fraction'"},
      {"train_fraction = 0.8\n", "'train_fraction' has no meaning for this test"},
      {"test = \"corrected_resampled_t\"\ntrain_fraction = 1.5\n", "must lie between 0 and 1"},
      {"test = \"corrected_resampled_t\"\ntrain_fraction = \"x\"\n", "a number between 0 and 1"},
      {"test = 3\n", "must be a string"}};
  for (const auto& [more, said] : wrong) {
    INFO(more);
    const auto refused = plan_text(small_study + axes + good + more);
    CHECK(!refused.plan);
    CHECK(refused.errors.find(said) != std::string::npos);
    CHECK(refused.errors.find(":") != std::string::npos);
  }
  const auto errors = [&](const std::string& from, const std::string& to) {
    return plan_text(small_study + axes + replaced(good, from, to)).errors;
  };
  CHECK(errors("\"accuracy\"", "\"acuracy\"").find("did you mean 'accuracy'?") != std::string::npos);
  CHECK(errors("stage = \"scores\"", "stage = \"mixed\"").find("has no scores") != std::string::npos);
  CHECK(errors("baseline = \"none\"\n", "").find("needs 'baseline'") != std::string::npos);
  CHECK(errors("\"run\"", "\"rum\"").find("did you mean 'run'?") != std::string::npos);
}

TEST_CASE("an expectation names a class that exists and a score that its test has") {
  const auto errors = [](const std::string& lines) {
    return plan_text(std::string(small_study) + "[[expect]]\nvalue = 1.5\n" + lines).errors;
  };
  const std::string accuracy = "stage = \"scores\"\nscore = \"accuracy\"\n";
  CHECK(errors(accuracy).find("error") == std::string::npos);
  CHECK(errors(accuracy + "sd = 0.035\n").find("error") == std::string::npos);
  CHECK(errors(accuracy + "sd = -1\n").find("'sd' of [[expect]] is below 0") != std::string::npos);
  CHECK(errors("stage = \"scores\"\nscore = \"acuracy\"\n").find("did you mean 'accuracy'?") !=
        std::string::npos);
  CHECK(errors(accuracy + "where = { class = \"NRMAL\" }\n").find("did you mean 'NORMAL'?") !=
        std::string::npos);
}

TEST_CASE("what weakens an analysis earns a warning") {
  const std::string axes = "[vary.generator]\nnone = { stages.model.off = true }\nddpm = {}\n";
  const std::string analysis =
      "[[analysis]]\nprimary = { stage = \"scores\", score = \"accuracy\" }\naxis = "
      "\"generator\"\nbaseline = \"none\"\n";
  auto planned = plan_text(small_study + axes + analysis + "unit = \"run\"\n");
  REQUIRE(planned.plan);
  CHECK(planned.errors.find("validation part of stage 'classifier' contains generated pictures") !=
        std::string::npos);
  CHECK(planned.errors.find("validation = \"parts.validation\"") != std::string::npos);
  CHECK(planned.errors.find("share pictures") == std::string::npos);
  const std::string split = "into = { train = 50, test = \"rest\" }";
  const std::string real =
      replaced(replaced(small_study, split, "into = { train = 40, validation = 10, test = \"rest\" }"),
               "validation = 0.2", "validation = \"parts.validation\"");
  CHECK(plan_text(real + axes).errors.find("generated pictures") == std::string::npos);
  const std::string nested = replaced(small_study, split, split + "\nrepeat = { split = 2 }");
  CHECK(plan_text(nested + axes + analysis).errors.find("names no unit") != std::string::npos);
  const auto overlapping = plan_text(nested + axes + analysis + "unit = \"split\"\n");
  CHECK(overlapping.plan);
  CHECK(overlapping.errors.find("the splits of repeat 'split' share pictures") != std::string::npos);
  CHECK(plan_text(nested + axes + analysis +
                  "unit = \"split\"\ntest = \"corrected_resampled_t\"\ntrain_fraction = 0.5\n")
            .errors.find("share pictures") == std::string::npos);
}
