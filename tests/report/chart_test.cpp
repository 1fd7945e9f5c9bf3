#include "report/chart.hpp"

#include <cmath>

#include "catch.hpp"
#include "report/ticks.hpp"

using namespace equipoise;

TEST_CASE("ticks are round numbers within the scale") {
  const auto ticks = make_ticks(make_scale(0, 1000, false, 0), 5);
  REQUIRE(ticks.size() == 6);
  CHECK(ticks[1].text == "200");
  CHECK(make_ticks(make_scale(0.001, 10, true, 0), 5).front().text == "0.001");
  CHECK_FALSE(make_ticks(make_scale(5, 5, false, 0.1), 5).empty());
}

TEST_CASE("a chart breaks lines at values that are not finite and draws nothing of nothing") {
  Chart chart{"loss <x>", "step", "loss", {{0, {{1, 0.5}, {2, std::nan("")}, {3, 0.25}, {4, 0.5}}}}};
  const std::string svg = draw_lines(chart);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("&lt;x&gt;") != std::string::npos);
  CHECK(draw_lines({"", "", "", {{0, {{1, std::nan("")}}}}}).empty());
  CHECK(draw_lines({}).empty());
  CHECK_FALSE(draw_lines({"", "", "", {{0, {{1, 0.5}}}}}).empty());
}

TEST_CASE("wide ranges of positive values get a logarithmic axis") {
  CHECK(wants_log_axis({"", "", "", {{0, {{1, 0.01}, {2, 1}}}}}));
  CHECK_FALSE(wants_log_axis({"", "", "", {{0, {{1, -0.01}, {2, 1}}}}}));
  CHECK_FALSE(wants_log_axis({"", "", "", {{0, {{1, 0.5}, {2, 1}}}}}));
}

TEST_CASE("long lines are thinned to means") {
  std::vector<std::pair<double, double>> points;
  for (int i = 0; i < 4000; ++i) points.emplace_back(i, 1);
  CHECK(thin_out(points) == 10);
  CHECK(points.size() == 400);
  CHECK(points.front() == std::pair<double, double>(4.5, 1));
}
