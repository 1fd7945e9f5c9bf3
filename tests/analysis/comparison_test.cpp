#include "analysis/comparison.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

const ComparisonPlan kPlan{"scores", "accuracy", "generator", "none", "run"};

ScoreRow row(std::vector<Arms> variants, int run, double value) {
  ScoreRow result;
  result.key = variants.front().at("generator") + variants.front().at("size") + std::to_string(run);
  result.variants = std::move(variants);
  result.repeat = {{"run", run}};
  result.stage = "scores";
  result.score = "accuracy";
  result.value = value;
  return result;
}

Arms arms(const std::string& generator, const std::string& size = "1") {
  return {{"generator", generator}, {"size", size}};
}

}  // namespace

TEST_CASE("runs of equal index are paired") {
  const std::vector<ScoreRow> rows = {row({arms("none")}, 0, 0.5), row({arms("none")}, 1, 0.75),
                                      row({arms("ddpm")}, 0, 0.625), row({arms("ddpm")}, 1, 0.875)};
  const auto found = compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan);
  REQUIRE(found.size() == 1);
  CHECK(found[0].paired);
  CHECK(found[0].difference == 0.125);
  CHECK(found[0].interval->low == 0.125);
  CHECK(found[0].interval->high == 0.125);
}

TEST_CASE("runs without a partner are left out and counted") {
  const std::vector<ScoreRow> rows = {row({arms("none")}, 0, 0.5), row({arms("none")}, 1, 0.75),
                                      row({arms("none")}, 2, 0), row({arms("ddpm")}, 0, 0.625),
                                      row({arms("ddpm")}, 1, 0.75)};
  const auto found = compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan);
  CHECK(found[0].paired);
  CHECK(found[0].unpaired == 1);
  CHECK(found[0].baseline.n == 2);
  CHECK(found[0].difference == 0.0625);
}

TEST_CASE("runs that do not pair are compared by Welch's interval, single ones without an interval") {
  std::vector<ScoreRow> rows = {row({arms("none")}, 0, 0.5), row({arms("ddpm")}, 0, 0.625)};
  CHECK_FALSE(compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan)[0].interval);
  rows = {row({arms("none")}, 0, 0.5), row({arms("none")}, 1, 0.6), row({arms("ddpm")}, 2, 0.7),
          row({arms("ddpm")}, 3, 0.9)};
  const auto found = compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan);
  CHECK_FALSE(found[0].paired);
  CHECK(found[0].interval->low < found[0].difference);
  CHECK(found[0].interval->high > found[0].difference);
}

TEST_CASE("the baseline shared by other axes' arms is compared with each of them") {
  const std::vector<ScoreRow> rows = {row({arms("none", "1"), arms("none", "2")}, 0, 0.5),
                                      row({arms("ddpm", "1")}, 0, 0.6), row({arms("ddpm", "2")}, 0, 0.7)};
  const auto found = compare_with_baseline(
      rows, {arms("none", "1"), arms("none", "2"), arms("ddpm", "1"), arms("ddpm", "2")}, kPlan);
  REQUIRE(found.size() == 2);
  CHECK(found[1].difference == Approx(0.2));
  CHECK(found[1].variants.front().at("size") == "2");
}

TEST_CASE("stages that both arms share are no comparison") {
  const std::vector<ScoreRow> rows = {row({arms("none"), arms("ddpm")}, 0, 0.5)};
  const auto found = compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan);
  REQUIRE(found.size() == 1);
  CHECK(found[0].shared);
  CHECK(compare_with_baseline(rows, {arms("ddpm")}, {"scores", "f1", "generator", "none", "run"}).empty());
}
