#include "report/report.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "report/fake_run.hpp"

using namespace equipoise;

namespace {

/// Compares with tests/report/approved/<file>; EQUIPOISE_APPROVE=1 writes it instead.
void check_approved(const std::string& text, const std::string& file) {
  const auto path = std::filesystem::path(EQUIPOISE_TEST_DATA) / "report" / "approved" / file;
  if (std::getenv("EQUIPOISE_APPROVE")) {
    FileOperations files;
    files.create_folders(path.parent_path());
    write_whole(files, path, text);
  }
  CHECK(text == read_whole(path));
}

}  // namespace

TEST_CASE("results.csv, report.md and the tables of a finished run are the approved ones") {
  FakeRun run;
  write_report(run.record, run.store(), run.run_folder(), {});
  for (const char* file :
       {"results.csv", "report.md", "tables/scores.tex", "tables/scores.csv", "tables/fid.csv"}) {
    INFO(file);
    check_approved(run.report(file), std::filesystem::path(file).filename().string());
  }
  check_approved(terminal_table(run.record, collect_scores(run.record, run.store())), "terminal.txt");
  CHECK(run.report("figures/curves-model.csv").find("generator,class,step,epoch,seconds,loss") == 0);
}

TEST_CASE("a run that failed says what failed and why, and shows the rest") {
  FakeRun run;
  for (StageRecord& stage : run.record.stages) {
    if (stage.variants.size() != 1 || stage.variants[0].at("generator") != "ddpm") continue;
    if (stage.name == "classifier") {
      stage.state = "failed";
      stage.code = 5;
      stage.message = "loss became NaN at step 12";
      stage.hint = "lower the learning rate";
    }
    if (stage.name == "scores") stage.state = "skipped";
  }
  run.record.state = "failed";
  write_report(run.record, run.store(), run.run_folder(), {});
  check_approved(run.report("report.md"), "failed.md");
  CHECK(run.report("report.html").find("lower the learning rate") != std::string::npos);
  const std::string table = terminal_table(run.record, collect_scores(run.record, run.store()));
  CHECK(table.find("failed: classifier: loss became NaN") != std::string::npos);
}

TEST_CASE("one of several repeats that failed is remarked upon") {
  FakeRun run;
  run.record.stages.back().state = "failed";
  run.record.stages.back().message = "killed by signal 9";
  const std::string table = terminal_table(run.record, collect_scores(run.record, run.store()));
  CHECK(table.find("2 of 3") != std::string::npos);
  CHECK(table.find("1 of 3 runs of ddpm failed: killed by signal 9") != std::string::npos);
}

TEST_CASE("one run has neither SD nor interval") {
  FakeRun run(1);
  write_report(run.record, run.store(), run.run_folder(), {});
  const std::string text = run.report("report.md");
  CHECK(text.find("±") == std::string::npos);
  CHECK(text.find("a single result a side cannot show a difference") != std::string::npos);
}

TEST_CASE("an empty run, half a run, one arm and lost artefacts give a report") {
  FakeRun run;
  RunRecord empty;
  CHECK_NOTHROW(write_report(empty, run.store(), run.run_folder(), {}));
  RunRecord half = run.record;
  for (StageRecord& stage : half.stages)
    if (stage.verb == "test" || stage.verb == "measure" || stage.verb == "train") stage.state = "pending";
  CHECK_NOTHROW(write_report(half, run.store(), run.run_folder(), {}));
  CHECK(run.report("report.md").find("not run") != std::string::npos);
  RunRecord one_arm = run.record;
  one_arm.axes.clear();
  one_arm.variants = {{}};
  for (StageRecord& stage : one_arm.stages) stage.variants = {{}};
  CHECK_NOTHROW(write_report(one_arm, run.store(), run.run_folder(), {}));
  std::filesystem::remove_all(run.store().root());
  CHECK_NOTHROW(write_report(run.record, run.store(), run.run_folder(), {}));
  CHECK(run.report("report.md").find("its result is missing from the store") != std::string::npos);
}

TEST_CASE("damaged artefacts cost their part of the report only") {
  FakeRun run;
  run.put(run.stage("fid").key, "scores.json", "{\"scores\": [{\"name\": 3");
  run.put(run.stage("scores").key, "predictions.csv", "id,label\n\"");
  run.put(run.stage("model").key, "curve.csv", "step,loss\n1,\"");
  run.put(run.stage("decode").key, "sheet.png", "<svg onload=alert(1)>");
  CHECK_NOTHROW(write_report(run.record, run.store(), run.run_folder(), {}));
  CHECK(run.report("report.html").find("onload") == std::string::npos);
}

TEST_CASE("a classifier with one answer for all pictures is pointed out") {
  FakeRun run;
  run.put(run.stage("scores").key, "predictions.csv",
          "id,label,predicted,p:NORMAL,p:PNEUMONIA\n1,NORMAL,NORMAL,1,0\n2,PNEUMONIA,NORMAL,1,0\n");
  write_report(run.record, run.store(), run.run_folder(), {});
  CHECK(run.report("report.md").find("in 1 of 3 tests the classifier gave every picture the same class") !=
        std::string::npos);
}
