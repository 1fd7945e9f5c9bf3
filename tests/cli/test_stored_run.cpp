#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/stored_run.hpp"

using namespace equipoise;

namespace {

RunRecord record() {
  RunRecord run;
  run.axes = {{"generator", {"none", "ddpm"}, false}};
  run.variants = {{{"generator", "none"}}, {{"generator", "ddpm"}}};
  for (const auto* arm : {"none", "ddpm"}) {
    StageRecord stage;
    stage.name = "classifier";
    stage.variants = {{{"generator", arm}}};
    stage.repeat = {{"run", 1}};
    run.stages.push_back(stage);
  }
  return run;
}

}  // namespace

TEST_CASE("where picks the instances of an arm") {
  const RunRecord run = record();
  REQUIRE(find_stages(run, "classifier", {}).size() == 2);
  const auto chosen = find_stages(run, "classifier", {{"generator", "ddpm"}});
  REQUIRE(chosen.size() == 1);
  REQUIRE(instance_folder(run, *chosen[0]) == "ddpm/run-1");
}

TEST_CASE("unknown stages, axes and arms are refused") {
  const RunRecord run = record();
  REQUIRE_THROWS_AS(find_stages(run, "clasifier", {}), Error);
  REQUIRE_THROWS_AS(find_stages(run, "classifier", {{"sampler", "x"}}), Error);
  REQUIRE_THROWS_AS(find_stages(run, "classifier", {{"generator", "gan"}}), Error);
}
