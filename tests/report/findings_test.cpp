#include "report/findings.hpp"

#include "catch.hpp"
#include "report/confusions.hpp"
#include "report/expectations.hpp"
#include "report/fake_png.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

TEST_CASE("pictures, warnings and counts that a judging stage left are found") {
  FakeRun run;
  const std::string key = run.stage("fid").key;
  run.put(key, "sheet-nearest.png", fake_png(2, 1, {0, 255}));
  run.put(key, "broken.png", "<svg onload=alert(1)>");
  run.put(key, "audit.json",
          R"({"warnings": ["12 pairs are near-duplicates", {"message": "a leak", "pairs": 3}],
              "groups": [[1, 2], [3, 4], [5, 6]], "pictures": 240, "note": null})");
  run.put(key, "artefact.json",
          R"({"key": ")" + key + R"(", "files": {}, "gates": ["copies: 5 % is more than 1 %"]})");
  const auto found = collect_findings(run.record, run.store());
  REQUIRE(found.size() == 1);
  CHECK(found[0].title.find("fid (NORMAL") == 0);
  CHECK(found[0].gates == std::vector<std::string>{"copies: 5 % is more than 1 %"});
  CHECK(found[0].warnings == std::vector<std::string>{"12 pairs are near-duplicates", "a leak"});
  CHECK(found[0].facts ==
        std::vector<std::pair<std::string, std::string>>{{"groups", "3"}, {"pictures", "240"}});
  REQUIRE(found[0].sheets.size() == 1);
  CHECK(found[0].sheets[0].width == 2);
  CHECK(found[0].left_out == 1);
  write_report(run.record, run.store(), run.run_folder(), {});
  const std::string html = run.report("report.html");
  CHECK(html.find("<section id=\"findings\">") != std::string::npos);
  CHECK(html.find("Gate failed: copies") != std::string::npos);
  CHECK(html.find("onload") == std::string::npos);
}

TEST_CASE("what is no audit costs nothing but itself") {
  FakeRun run;
  run.put(run.stage("fid").key, "audit.json", "[3, {");
  CHECK(collect_findings(run.record, run.store()).empty());
}

TEST_CASE("published numbers are the same, within the interval, different or not comparable, and why") {
  FakeRun run;
  run.record.expectations = {{"scores", "accuracy", {{"generator", "none"}}, 0.87, true, 0.01, ""},
                             {"scores", "accuracy", {{"generator", "none"}}, 0.90, false, 0, ""},
                             {"scores", "accuracy", {{"generator", "none"}}, 0.5, true, 0.01, ""},
                             {"fid", "fid", {{"class", "NORMAL"}, {"generator", "ddpm"}}, 60, false, 0, ""},
                             {"scores", "accuracy", {{"generator", "gan"}}, 0.9, false, 0, ""},
                             {"scores", "accuracy", {{"generator", "none"}}, 27561282, false, 0, "", 40.5},
                             {"scores", "accuracy", {{"generator", "none"}}, 0.87, true, 0.01, "", 0.02}};
  const auto rows = compare_expectations(run.record, collect_scores(run.record, run.store()));
  REQUIRE(rows.size() == 7);
  CHECK(rows[0].verdict == "same: within tolerance 0.01");
  CHECK(rows[1].verdict.find("within interval: our 95 % interval 0.8") == 0);
  CHECK(rows[2].verdict.find("differs: outside tolerance 0.01 and our 95 % interval") == 0);
  CHECK(rows[3].verdict == "no verdict: one result, no tolerance");
  CHECK(rows[4].verdict.find("not comparable: ") == 0);
  CHECK(rows[5].published == "27561282 ± 40.5");
  CHECK(rows[5].verdict.find("; their SD lies outside ours' 95 % interval 0.0") != std::string::npos);
  CHECK(rows[6].verdict.find("same: within tolerance 0.01; their SD lies in ours' 95 %") == 0);
  CHECK(expectations_caution(run.record).empty());
  run.record.preset = "tiny";
  CHECK(expectations_caution(run_record_from_json(to_json(run.record))).find("preset 'tiny'") !=
        std::string::npos);
}

TEST_CASE("a row that rests on a test with one answer only says so beside its mean") {
  FakeRun run;
  run.put(run.stage("scores").key, "predictions.csv",
          "id,label,predicted,p:NORMAL,p:PNEUMONIA\n1,NORMAL,NORMAL,1,0\n2,PNEUMONIA,NORMAL,1,0\n");
  auto tables = result_tables(run.record, collect_scores(run.record, run.store()));
  flag_one_class(collect_confusions(run.record, run.store()), tables);
  CHECK(tables.at(0).rows.at(0).flag == "1 of 3 answered one class only");
  CHECK(tables.at(0).rows.at(1).flag.empty());
}
