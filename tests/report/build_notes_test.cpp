#include "report/build_notes.hpp"

#include "catch.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

namespace {

/// Writes the facts of each stage named `name`.
void put_facts(FakeRun& run, const std::string& name, nlohmann::json facts) {
  for (const StageRecord& stage : run.record.stages) {
    if (stage.name != name) continue;
    facts["key"] = stage.key;
    facts["files"] = nlohmann::json::object();
    run.put(stage.key, "artefact.json", facts.dump());
  }
}

std::vector<std::string> notes(FakeRun& run, const std::string& stage) {
  auto tables = result_tables(run.record, collect_scores(run.record, run.store()));
  add_build_notes(run.record, run.store(), tables);
  for (const ResultTable& table : tables)
    if (table.stage == stage) return table.notes;
  return {"no such table"};
}

}  // namespace

TEST_CASE("a table whose stages had equal threads, device and build has no note") {
  FakeRun run;
  for (const char* name : {"model", "synthetic", "classifier", "scores"})
    put_facts(run, name, {{"threads", 2}, {"device", "cpu"}, {"torch", "2.13.0"}});
  CHECK(notes(run, "scores").empty());
}

TEST_CASE("what differs is named with the stages that had it") {
  FakeRun run;
  put_facts(run, "classifier", {{"threads", 2}, {"device", "cpu"}, {"torch", "2.13.0"}});
  put_facts(run, "scores", {{"threads", 1}, {"device", "cpu"}, {"torch", "2.12.0"}});
  const auto found = notes(run, "scores");
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "Computed with different threads: 1 (scores x 6); 2 (classifier x 6).");
  CHECK(found[1].find("versions of LibTorch: 2.12.0 (scores x 6); 2.13.0") != std::string::npos);
  CHECK(notes(run, "fid").empty());
}

TEST_CASE("the note stands beneath the table in the report") {
  FakeRun run;
  put_facts(run, "classifier", {{"threads", 2}});
  put_facts(run, "scores", {{"threads", 1}});
  write_report(run.record, run.store(), run.run_folder());
  CHECK(run.report("report.md").find("Computed with different threads") != std::string::npos);
  CHECK(run.report("report.html").find("Computed with different threads") != std::string::npos);
}
