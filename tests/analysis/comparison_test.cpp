#include "analysis/comparison.hpp"

#include <algorithm>
#include <cmath>

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

TEST_CASE("runs without a number are left out instead of making NaN of the rest") {
  const std::vector<ScoreRow> rows = {row({arms("none")}, 0, 0.5),          row({arms("none")}, 1, 0.75),
                                      row({arms("none")}, 2, std::nan("")), row({arms("ddpm")}, 0, 0.625),
                                      row({arms("ddpm")}, 1, 0.8),          row({arms("ddpm")}, 2, 0.9)};
  const auto found = compare_with_baseline(rows, {arms("none"), arms("ddpm")}, kPlan);
  REQUIRE(found.size() == 1);
  CHECK(found[0].ours.n == 2);
  CHECK(found[0].unpaired == 1);
  CHECK(std::isfinite(*found[0].result.p));
}

TEST_CASE("p-values are adjusted over all comparisons that are one") {
  const std::vector<double> none = {0.50, 0.52, 0.49, 0.51}, ddpm = {0.55, 0.58, 0.53, 0.57},
                            gan = {0.51, 0.52, 0.50, 0.49};
  std::vector<ScoreRow> rows;
  for (int run = 0; run < 4; ++run) {
    const auto i = static_cast<std::size_t>(run);
    rows.push_back(row({arms("none")}, run, none[i]));
    rows.push_back(row({arms("ddpm")}, run, ddpm[i]));
    rows.push_back(row({arms("gan"), arms("vae")}, run, gan[i]));
  }
  const std::vector<Arms> variants = {arms("none"), arms("ddpm"), arms("gan"), arms("vae")};
  const auto found = compare_with_baseline(rows, variants, kPlan);
  REQUIRE(found.size() == 3);
  CHECK(*found[0].p_holm == Approx(3 * *found[0].result.p));
  CHECK(*found[0].p_bh == Approx(3 * *found[0].result.p));
  CHECK(*found[1].p_holm == Approx(std::min(1.0, 2 * *found[1].result.p)));
  CHECK(*adjusted_p(found[0], Correction::holm) == *found[0].p_holm);
  CHECK(*adjusted_p(found[1], Correction::benjamini_hochberg) == *found[1].p_bh);
}
