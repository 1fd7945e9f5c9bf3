#include "analysis/results.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

const ResultAxis kGenerator{"generator", {"none", "ddpm", "gan"}};
const ResultAxis kSampler{"sampler", {"random", "kcenter"}};

Arms arms(const std::string& generator, const std::string& sampler = "random") {
  return {{"generator", generator}, {"sampler", sampler}};
}

ScoreRow row(const std::string& key, std::vector<Arms> variants, int run, const std::string& label,
             double value) {
  ScoreRow result;
  result.key = key;
  result.arms = axis_cells(variants, {kGenerator, kSampler});
  result.variants = std::move(variants);
  result.repeat = {{"run", run}};
  result.stage = "scores";
  result.label = label;
  result.score = "accuracy";
  result.value = value;
  return result;
}

}  // namespace

TEST_CASE("an axis cell is blank for all arms, the arm for one, joined for several") {
  CHECK(axis_cell({arms("none"), arms("ddpm"), arms("gan")}, kGenerator).empty());
  CHECK(axis_cell({arms("ddpm")}, kGenerator) == "ddpm");
  CHECK(axis_cell({arms("gan"), arms("ddpm")}, kGenerator) == "ddpm|gan");
  CHECK(axis_cell({arms("ddpm", "random"), arms("ddpm", "kcenter")}, kSampler).empty());
}

TEST_CASE("results.csv has a column an axis and a repeat, and values that read back equal") {
  const std::vector<ScoreRow> rows = {row("k1", {arms("none")}, 0, "", 0.1 + 0.2),
                                      row("k2", {arms("ddpm"), arms("gan")}, 1, "a \"b\", c", 1)};
  CHECK(format_results(rows, {kGenerator, kSampler}, {"run"}) ==
        "generator,sampler,run,stage,class,score,value,low,high,floor\n"
        "none,random,0,scores,,accuracy,0.30000000000000004,,,\n"
        "ddpm|gan,random,1,scores,\"a \"\"b\"\", c\",accuracy,1,,,\n");
}

TEST_CASE("where filters the columns; shared rows hold for each arm") {
  const std::vector<ScoreRow> rows = {row("k1", {arms("none")}, 0, "", 1),
                                      row("k2", {arms("ddpm"), arms("gan")}, 0, "", 2),
                                      row("k3", {arms("none")}, 1, "x", 3)};
  CHECK(filter_rows(rows, {{"generator", "gan"}}).size() == 1);
  CHECK(filter_rows(rows, {{"generator", "none"}, {"run", "1"}}).size() == 1);
  CHECK(filter_rows(rows, {{"class", "x"}}).size() == 1);
  CHECK(filter_rows(rows, {{"sampler", "random"}}).size() == 3);
  CHECK(filter_rows(rows, {{"nothing", "random"}}).empty());
}

TEST_CASE("a lookup averages repeats and must leave one number") {
  const std::vector<ScoreRow> rows = {
      row("k1", {arms("none")}, 0, "", 1), row("k2", {arms("none")}, 1, "", 3),
      row("k1", {arms("none")}, 0, "x", 8), row("k3", {arms("ddpm")}, 0, "", 5)};
  const Lookup one = look_up(rows, "scores", "accuracy", {{"generator", "none"}});
  CHECK(one.summary.n == 2);
  CHECK(one.summary.mean == 2);
  CHECK(look_up(rows, "scores", "accuracy", {{"generator", "none"}, {"class", "x"}}).summary.mean == 8);
  CHECK(look_up(rows, "scores", "accuracy", {}).problem == "2 different numbers: say more in where");
  CHECK(look_up(rows, "scores", "f1", {}).problem == "no such result");
}

TEST_CASE("other repeats are averaged before the unit counts") {
  std::vector<ScoreRow> rows;
  for (int split = 0; split < 2; ++split)
    for (int run = 0; run < 3; ++run) {
      rows.push_back(row("k" + std::to_string(3 * split + run), {arms("none")}, run, "", 10 * split + run));
      rows.back().repeat["split"] = split;
    }
  const auto units = unit_values(rows, "split");
  REQUIRE(units.size() == 2);
  CHECK(units.at({0}) == 1);
  CHECK(units.at({1}) == 11);
  CHECK(unit_values(rows, "").size() == 6);
  CHECK(unit_values(rows, "patient").size() == 1);
}
