#include "report/record.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "report/fake_run.hpp"

using namespace equipoise;

TEST_CASE("a run record survives the way through JSON") {
  FakeRun run;
  run.record.stages[3].state = "failed";
  run.record.stages[3].code = 5;
  run.record.stages[3].message = "loss became NaN \"quoted\"\n";
  run.record.inputs = {{"plugin", "cnn.so", "/lib/cnn.so", std::string(64, 'a')}};
  const auto json = to_json(run.record);
  const RunRecord back = run_record_from_json(nlohmann::json::parse(json.dump()));
  CHECK(to_json(back) == json);
  REQUIRE(back.inputs.size() == 1);
  CHECK(back.inputs[0].where == "/lib/cnn.so");
  CHECK(back.stages[3].message == run.record.stages[3].message);
  CHECK(back.expectations[0].has_tolerance);
  CHECK_FALSE(back.expectations[1].has_tolerance);
}

TEST_CASE("bytes that are no UTF-8 do not cost the record") {
  RunRecord record;
  record.name = "bad \xff byte";
  record.stages.emplace_back();
  record.stages[0].message = "\xc3";
  CHECK_NOTHROW(to_json(record).dump());
}

TEST_CASE("what is no run record is refused") {
  for (const char* text : {"{}", "[]", "3", R"({"name": 3})", R"({"name": "a", "stages": [{}]})"})
    CHECK_THROWS_AS(run_record_from_json(nlohmann::json::parse(text)), Error);
}
