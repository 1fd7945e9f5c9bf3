#include "report/paired_predictions.hpp"

#include "catch.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

namespace {

std::vector<PairedPredictions> pairs_of(FakeRun& run) {
  return paired_predictions(run.record, run.store(),
                            run_analyses(run.record, collect_scores(run.record, run.store())));
}

}  // namespace

TEST_CASE("runs of equal repeats are compared picture by picture") {
  FakeRun run;
  const auto pairs = pairs_of(run);
  REQUIRE(pairs.size() == 3);
  for (const PairedPredictions& pair : pairs) {
    CHECK(pair.arm == "ddpm");
    CHECK(pair.agreement.both + pair.agreement.only_first + pair.agreement.only_second +
              pair.agreement.neither ==
          100);
    CHECK(pair.mcnemar.p);
    REQUIRE(pair.auroc);
    CHECK(pair.auroc->test.p);
  }
  const std::string csv = paired_predictions_csv(run.record, pairs);
  CHECK(csv.find("stage,generator,run,baseline,both_right,") == 0);
  CHECK(csv.find("\nscores,ddpm,0,none,") != std::string::npos);
  const auto sentences = paired_prediction_sentences(pairs, result_axes(run.record));
  REQUIRE(sentences.size() == 1);
  CHECK(sentences[0].find("scores, ddpm against none") == 0);
  CHECK(sentences[0].find("of 3 pairs of runs") != std::string::npos);
  auto placed = pairs;
  for (PairedPredictions& pair : placed)
    for (Arms& arms : pair.variants) arms["scenario"] = "small";
  auto axes = result_axes(run.record);
  axes.push_back({"scenario", {"small", "imbalanced"}});
  CHECK(paired_prediction_sentences(placed, axes).at(0).find("scores (small), ddpm against none") == 0);
}

TEST_CASE("pictures are matched by id; other test sets and damaged files are left out") {
  FakeRun run(1);
  const std::string header = "id,label,predicted,p:NORMAL,p:PNEUMONIA\n";
  const std::string& none = run.record.stages[run.record.stages.size() - 3].key;
  const std::string& ddpm = run.record.stages.back().key;
  run.put(none, "predictions.csv", header + "1,NORMAL,NORMAL,1,0\n2,PNEUMONIA,PNEUMONIA,0,1\n");
  run.put(ddpm, "predictions.csv", header + "2,PNEUMONIA,PNEUMONIA,0,1\n1,NORMAL,PNEUMONIA,0.2,0.8\n");
  const auto pairs = pairs_of(run);
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].agreement.both == 1);
  CHECK(pairs[0].agreement.only_second == 1);
  CHECK(paired_prediction_sentences(pairs, result_axes(run.record)).at(0).find("McNemar p = 1.000") !=
        std::string::npos);
  run.put(ddpm, "predictions.csv", header + "3,PNEUMONIA,PNEUMONIA,0,1\n1,NORMAL,PNEUMONIA,0.2,0.8\n");
  CHECK(pairs_of(run).empty());
  run.put(ddpm, "predictions.csv", "id,label\n\"");
  CHECK(pairs_of(run).empty());
}
