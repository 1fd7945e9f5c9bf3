#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program_run.hpp"

using namespace equipoise;

namespace {

std::string approved_path(const std::string& name) {
  return std::string(EQUIPOISE_TEST_DATA) + "/cli/approved/" + name + ".txt";
}

/// Compares with tests/cli/approved; EQUIPOISE_APPROVE=1 writes it instead.
void check_approved(const std::string& text, const std::string& name) {
  if (std::getenv("EQUIPOISE_APPROVE")) std::ofstream(approved_path(name)) << text;
  std::ifstream file(approved_path(name));
  CHECK(text == std::string(std::istreambuf_iterator<char>(file), {}));
}

std::string written(const ScratchFolder& scratch, const std::string& text) {
  const std::string path = scratch / "r.csv";
  std::ofstream(path) << text;
  return path;
}

/// The numbers of the first paired case of tests/golden/statistics.json under `none` and `ddpm`.
nlohmann::json five_runs() {
  std::ifstream file(std::string(EQUIPOISE_TEST_DATA) + "/golden/statistics.json");
  return nlohmann::json::parse(file).at("paired").at(0);
}

std::string table_of(const nlohmann::json& golden) {
  std::string text = "generator,sampler,repeat,score,value\n";
  for (std::size_t i = 0; i < golden.at("a").size(); ++i)
    for (const char* sampler : {"random", "kcenter"}) {
      text += std::string("ddpm,") + sampler + "," + std::to_string(i) + ",accuracy," +
              golden.at("a").at(i).dump() + "\n";
      text += std::string("none,") + sampler + "," + std::to_string(i) + ",accuracy," +
              golden.at("b").at(i).dump() + "\n";
    }
  return text;
}

ProgramRun analyse(const std::string& file, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"analyse", file,        "--score",    "accuracy",
                                    "--axis",  "generator", "--baseline", "none"};
  words.insert(words.end(), more.begin(), more.end());
  return run_equipoise(words);
}

void check_refused(const ProgramRun& run, int code, const std::string& said) {
  INFO(run.err);
  CHECK(run.code == code);
  CHECK(run.out.empty());
  CHECK(run.err.find(said) != std::string::npos);
  CHECK(run.err.size() < 1500);
}

}  // namespace

TEST_CASE("analyse --json gives a comparison for each cell, equal to SciPy's") {
  const ScratchFolder scratch;
  const auto golden = five_runs();
  const std::string file = written(scratch, table_of(golden));
  const auto close = [](const nlohmann::json& value) { return Approx(value.get<double>()).epsilon(1e-8); };
  const auto paired = analyse(file, {"--paired", "--json"});
  REQUIRE(paired.code == 0);
  CHECK(paired.err.empty());
  const auto result = nlohmann::json::parse(paired.out);
  REQUIRE(result.at("comparisons").size() == 2);
  const auto& one = result.at("comparisons").at(0);
  CHECK(one.at("cell") == nlohmann::json{{"sampler", "random"}});
  CHECK(one.at("arm") == "ddpm");
  CHECK(one.at("p").get<double>() == close(golden.at("t").at("p")));
  CHECK(one.at("low").get<double>() == close(golden.at("t").at("low")));
  CHECK(one.at("high").get<double>() == close(golden.at("t").at("high")));
  CHECK(one.at("effect").get<double>() == close(golden.at("d_z")));
  CHECK(one.at("p_holm").get<double>() == Approx(std::min(1.0, 2 * one.at("p").get<double>())));
  CHECK(one.at("power").at("5").at("chance").get<double>() >
        one.at("power").at("1").at("chance").get<double>());
  CHECK(result.at("arms").size() == 4);
  const auto wilcoxon = nlohmann::json::parse(analyse(file, {"--test", "wilcoxon", "--json"}).out);
  CHECK(wilcoxon.at("comparisons").at(0).at("p").get<double>() == close(golden.at("wilcoxon").at("p")));
  const auto welch = nlohmann::json::parse(analyse(file, {"--json", "--where", "sampler=random"}).out);
  REQUIRE(welch.at("comparisons").size() == 1);
  CHECK(welch.at("comparisons").at(0).at("paired") == false);
  CHECK(welch.at("comparisons").at(0).at("effect").get<double>() == close(golden.at("hedges_g")));
}

TEST_CASE("analyse prints a table, the method, power and remarks") {
  const ScratchFolder scratch;
  const auto run = analyse(written(scratch, table_of(five_runs())), {"--paired"});
  CHECK(run.code == 0);
  check_approved(run.out, "analyse");
}

TEST_CASE("inner repeats are averaged before the unit counts") {
  const ScratchFolder scratch;
  std::string nested = "generator,split,run,score,value\n";
  for (int split = 0; split < 4; ++split)
    for (int run = 0; run < 3; ++run) {
      const std::string place = std::to_string(split) + "," + std::to_string(run) + ",accuracy,";
      nested += "none," + place + std::to_string(0.5 + 0.01 * split * split + 0.001 * run) + "\n";
      nested += "ddpm," + place + std::to_string(0.55 + 0.02 * split - 0.001 * run) + "\n";
    }
  const std::string file = written(scratch, nested);
  check_refused(analyse(file), 2, "which is the independent unit?");
  const auto by_split =
      nlohmann::json::parse(analyse(file, {"--unit", "split", "--test", "corrected_resampled_t",
                                           "--train-fraction", "0.8", "--json"})
                                .out);
  CHECK(by_split.at("comparisons").at(0).at("n") == 4);
  CHECK(by_split.at("comparisons").at(0).at("mean").get<double>() == Approx(0.579));
  check_refused(analyse(file, {"--unit", "splt"}), 2, "did you mean 'split'?");
}

TEST_CASE("our own results.csv is analysed as it is") {
  const ScratchFolder scratch;
  const auto run =
      run_equipoise({"analyse", std::string(EQUIPOISE_TEST_DATA) + "/report/approved/results.csv", "--score",
                     "accuracy", "--axis", "generator", "--baseline", "none", "--paired", "--json"});
  REQUIRE(run.code == 0);
  const auto comparisons = nlohmann::json::parse(run.out).at("comparisons");
  REQUIRE(comparisons.size() == 1);
  CHECK(comparisons.at(0).at("n") == 3);
  CHECK(comparisons.at(0).at("cell").at("stage") == "scores");
}

TEST_CASE("one run each has a difference and says why there is no more") {
  const ScratchFolder scratch;
  const std::string file =
      written(scratch, "generator,score,value\nnone,accuracy,0.5\nddpm,accuracy,0.625\n");
  const auto run = analyse(file);
  CHECK(run.code == 0);
  CHECK(run.out.find("+0.125") != std::string::npos);
  CHECK(run.out.find("neither SD nor test") != std::string::npos);
  CHECK(run.out.find("nan") == std::string::npos);
  const auto json = nlohmann::json::parse(analyse(file, {"--json"}).out).at("comparisons").at(0);
  for (const char* name : {"p", "p_holm", "low", "sd"}) CHECK(json.at(name).is_null());
}

TEST_CASE("what analyse cannot do is said with what to do about it") {
  const ScratchFolder scratch;
  const std::string file = written(scratch, table_of(five_runs()) + "ddpm,random,7,accuracy,0.5\n");
  check_refused(run_equipoise({"analyse"}), 2, "file is required");
  check_refused(analyse(scratch / "missing.csv"), 4, "missing.csv");
  check_refused(analyse(file, {"--paired"}), 4, "have no partner");
  check_refused(analyse(file, {"--paired", "--test", "welch"}), 2, "independent runs");
  check_refused(analyse(file, {"--test", "anova"}), 2, "anova");
  check_refused(analyse(file, {"--test", "corrected_resampled_t"}), 2, "--train-fraction");
  check_refused(analyse(file, {"--train-fraction", "0.5"}), 2, "corrected_resampled_t only");
  check_refused(run_equipoise({"analyse", file, "--axis", "generatr", "--baseline", "none"}), 2,
                "did you mean 'generator'?");
  check_refused(run_equipoise({"analyse", file, "--axis", "generator", "--baseline", "non"}), 2,
                "did you mean 'none'?");
  check_refused(run_equipoise({"analyse", file, "--axis", "generator", "--baseline", "baseline"}), 2,
                "there are: ddpm, none");
  check_refused(run_equipoise({"analyse", file, "--axis", "generator"}), 2, "--baseline is required");
  check_refused(run_equipoise({"analyse", file, "--baseline", "none"}), 2, "--axis is required");
  check_refused(analyse(written(scratch, "")), 4, "is empty");
  check_refused(analyse(written(scratch, "generator,score,value\nnone,accuracy,high\n")), 4,
                "line 2: 'high'");
  check_refused(analyse(written(scratch, std::string(std::size_t{1} << 20, 'x'))), 4, "no rows");
  check_refused(
      analyse(written(scratch, "generator,size,score,value\nnone,1,accuracy,0.5\nddpm,2,accuracy,0.6\n")), 4,
      "no cell with results");
}

namespace {

/// Five pictures, of which `wrong` are answered wrongly; in reverse order if asked.
std::string predictions_of(const std::vector<int>& wrong, bool reversed = false) {
  std::vector<std::string> lines;
  for (int i = 0; i < 5; ++i) {
    const bool sick = i > 1, right = std::find(wrong.begin(), wrong.end(), i) == wrong.end();
    const std::string p = sick == right ? "0.25,0.75" : "0.75,0.25";
    lines.push_back("x" + std::to_string(i) + (sick ? ",SICK" : ",WELL") +
                    (sick == right ? ",SICK," : ",WELL,") + p);
  }
  if (reversed) std::reverse(lines.begin(), lines.end());
  std::string text = "id,label,predicted,p:WELL,p:SICK\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("two files of predictions compare picture by picture, in whatever order") {
  const ScratchFolder scratch;
  const std::string ours = scratch.write("ours.csv", predictions_of({0})).string();
  const std::string other = scratch.write("other.csv", predictions_of({1, 2, 3}, true)).string();
  const ProgramRun run = run_equipoise({"analyse", ours, "--against", other, "--positive", "SICK", "--json"});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto found = nlohmann::json::parse(run.out);
  CHECK(found.at("agreement") ==
        nlohmann::json{{"both", 1}, {"only_first", 3}, {"only_second", 1}, {"neither", 0}});
  CHECK(found.at("accuracy").at("difference") == Approx(0.4));
  CHECK(found.at("mcnemar").at("p") == Approx(0.625));  // 2 (1 + 4) / 2^4
  CHECK(found.at("delong").at("first") == Approx(0.75));
  const ProgramRun text = run_equipoise({"analyse", ours, "--against", other});
  CHECK(text.code == 0);
  CHECK(text.out.find("only the first 3") != std::string::npos);
}

TEST_CASE("predictions for other pictures, or without the class that is asked for, are refused") {
  const ScratchFolder scratch;
  const std::string ours = scratch.write("ours.csv", predictions_of({})).string();
  std::string text = predictions_of({});
  const std::string other = scratch.write("other.csv", text.replace(text.find("x3"), 2, "y3")).string();
  check_refused(run_equipoise({"analyse", ours, "--against", other}), 4, "only one has 'x3'");
  check_refused(run_equipoise({"analyse", ours, "--against", ours, "--positive", "ILL"}), 2,
                "no class 'ILL'");
  check_refused(run_equipoise({"analyse", ours, "--against", (scratch.path() / "none.csv").string()}), 4,
                "none.csv");
}
