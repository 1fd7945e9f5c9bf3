#include "report/reliability.hpp"

#include "catch.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

TEST_CASE("reliability bins of each test go into a table of their own") {
  FakeRun run;
  const std::string csv = reliability_csv(run.record, run.store(), "scores");
  CHECK(csv.find("generator,run,low,high,pictures,confidence,accuracy\n") == 0);
  // All answers of the fake run have a probability of 0.8: bin (11/15, 12/15].
  CHECK(csv.find("\nddpm,2,0.7333333333333333,0.8,100,") != std::string::npos);
  CHECK(reliability_csv(run.record, run.store(), "fid").empty());
}

TEST_CASE("a score that a test does not have is missing with a reason, in the report too") {
  FakeRun run;
  CHECK(left_out_notes(run.record, run.store(), "scores").empty());
  run.put(run.stage("scores").key, "predictions.csv",
          "id,label,predicted,p:NORMAL,p:PNEUMONIA\n1,NORMAL,NORMAL,1,0\n2,NORMAL,PNEUMONIA,0.4,0.6\n");
  write_report(run.record, run.store(), run.run_folder());
  const std::string text = run.report("report.md");
  CHECK(text.find("Not defined in 1 test (all pictures of the test are of class 'NORMAL'):") !=
        std::string::npos);
  CHECK(text.find("auroc") != std::string::npos);
  CHECK(run.report("results.csv").find("nan") == std::string::npos);
}
