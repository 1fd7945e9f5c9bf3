#include "report/analyses.hpp"

#include "catch.hpp"
#include "report/comparison_text.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

namespace {

/// A comparison of two samples under plan `plan`.
ArmComparison compared(const std::vector<double>& ours, const std::vector<double>& baseline) {
  std::vector<ScoreRow> rows;
  const Arms variants[] = {{{"generator", "ddpm"}}, {{"generator", "none"}}};
  for (std::size_t side = 0; side < 2; ++side) {
    const auto& values = side == 0 ? ours : baseline;
    for (std::size_t i = 0; i < values.size(); ++i) {
      ScoreRow row;
      row.key = std::to_string(side) + "/" + std::to_string(i);
      row.variants = {variants[side]};
      row.repeat = {{"run", static_cast<int>(i)}};
      row.stage = "scores";
      row.score = "accuracy";
      row.value = values[i];
      rows.push_back(row);
    }
  }
  return compare_with_baseline(rows, {variants[0], variants[1]},
                               {"scores", "accuracy", "generator", "none", "run"})
      .at(0);
}

}  // namespace

TEST_CASE("declared analyses use the declared test, correction and fraction") {
  FakeRun run;
  run.record.analyses = {
      {"scores", "accuracy", "generator", "none", "run", "corrected_resampled_t", "bh", 0.8}};
  const auto rows = collect_scores(run.record, run.store());
  const auto analyses = run_analyses(run.record, rows);
  REQUIRE(analyses.size() == 1);
  REQUIRE(analyses[0].comparisons.size() == 1);
  CHECK(analyses[0].comparisons[0].test == ComparisonTest::corrected_resampled_t);
  CHECK(analyses[0].plan.correction == Correction::benjamini_hochberg);
  CHECK(analysis_sentences(analyses[0], result_axes(run.record))
            .at(0)
            .find("Corrected resampled t test, two-sided") == 0);
}

TEST_CASE("the declaration survives the record") {
  FakeRun run;
  run.record.analyses = {{"scores", "f1", "generator", "none", "run", "wilcoxon", "bh", 0.0}};
  const RunRecord again = run_record_from_json(to_json(run.record));
  CHECK(again.analyses.at(0).test == "wilcoxon");
  CHECK(again.analyses.at(0).correction == "bh");
  auto old = to_json(run.record);
  for (const char* field : {"test", "correction", "train_fraction"}) old["analyses"][0].erase(field);
  CHECK(run_record_from_json(old).analyses.at(0).correction == "holm");
}

TEST_CASE("comparisons.csv has full precision and blanks where there is no number") {
  FakeRun run;
  const auto rows = collect_scores(run.record, run.store());
  const std::string csv = comparisons_csv(run.record, run_analyses(run.record, rows));
  CHECK(csv.find("stage,score,generator,class,axis,arm,baseline,n,mean,sd,") == 0);
  CHECK(csv.find("\nscores,accuracy,,,generator,ddpm,none,3,") != std::string::npos);
  CHECK(csv.find("nan") == std::string::npos);
}

TEST_CASE("scores that no analysis declares are called exploratory") {
  FakeRun run;
  const auto tables = result_tables(run.record, collect_scores(run.record, run.store()));
  REQUIRE(tables.size() >= 3);
  CHECK(table_caption(tables[0]).find("Declared beforehand: accuracy; all other scores are exploratory") !=
        std::string::npos);
  for (std::size_t i = 1; i < tables.size(); ++i)
    CHECK(table_caption(tables[i]).find("Exploratory: no analysis declares these scores") !=
          std::string::npos);
  run.record.analyses.clear();
  for (const ResultTable& table : result_tables(run.record, collect_scores(run.record, run.store())))
    CHECK(table.exploratory.empty());
}

TEST_CASE("p-values, effects and power are said in a reader's words") {
  CHECK(p_text(0.0004) == "< 0.001");
  CHECK(p_text(0.03449) == "0.034");
  CHECK(p_text(std::nullopt) == "–");
  const ArmComparison some = compared({0.92, 0.95, 0.90, 0.97}, {0.90, 0.91, 0.90, 0.93});
  CHECK(effect_text(some).find("d_z ") == 0);
  const std::string power = power_text(some, "run");
  CHECK(power.find("With 4 pairs of runs a true difference of 1, 2, 5 points") == 0);
  CHECK(power.find("a chance of 80 % takes") != std::string::npos);
  const ArmComparison constant = compared({0.9, 0.8}, {0.8, 0.7});
  CHECK(effect_text(constant) == "δ 0.75");
  CHECK(power_text(constant, "run").empty());
  CHECK(caveat_text(constant).find("do not vary") != std::string::npos);
  CHECK(caveat_text(compared({0.9}, {0.8})) == "one run each, so there is neither SD nor test");
  CHECK(caveat_text(compared({0.9, 0.8, 0.7}, {0.8, 0.9})).find("1 run without a partner left out") == 0);
}

TEST_CASE("sentences about one of several comparisons say which, and the power of many is a table") {
  const std::vector<ResultAxis> axes = {{"scenario", {"small", "imbalanced", "tiny"}},
                                        {"generator", {"none", "ddpm", "pggan"}}};
  DeclaredAnalysis analysis{{"scores", "accuracy", "generator", "none", "run"}, {}};
  for (const std::string scenario : {"small", "imbalanced", "tiny"})
    for (const std::string arm : {"ddpm", "pggan"}) {
      ArmComparison one = compared({0.92, 0.95, 0.90, 0.97}, {0.90, 0.91, 0.90, 0.93});
      one.arm = arm;
      one.variants = {{{"scenario", scenario}, {"generator", arm}}};
      analysis.comparisons.push_back(one);
    }
  CHECK(analysis_sentences(analysis, axes).size() == 1);
  const auto power = analysis_power(analysis, axes);
  REQUIRE(power);
  REQUIRE(power->rows.size() == 6);
  CHECK(power->header == std::vector<std::string>{"scenario", "generator", "n", "finds 1", "finds 2",
                                                  "finds 5", "n for 1", "n for 2", "n for 5"});
  CHECK(power->rows[3][0] == "imbalanced");
  CHECK(power->rows[3][1] == "pggan");
  CHECK(power->rows[3].size() == power->header.size());
  analysis.comparisons.erase(analysis.comparisons.begin() + 2, analysis.comparisons.end());
  const auto sentences = analysis_sentences(analysis, axes);
  REQUIRE(sentences.size() == 3);
  CHECK(sentences[1].find("small, ddpm: With 4 pairs of runs") == 0);
  CHECK_FALSE(analysis_power(analysis, axes));
}
