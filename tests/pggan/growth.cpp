#include "pggan/growth.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;
using namespace equipoise::pggan;

TEST_CASE("an empty phase_steps splits any length evenly over the sizes") {
  const GrowthSchedule schedule({8, 32, {}, 0.5}, 300);
  CHECK(schedule.phases() == 3);
  CHECK(schedule.at(0).side() == 8);
  CHECK(schedule.at(99).side() == 8);
  CHECK(schedule.at(100).side() == 16);
  CHECK(schedule.at(200).side() == 32);
  CHECK(schedule.at(299).side() == 32);
}

TEST_CASE("the first phase has no fade-in, later ones fade in over their share") {
  const GrowthSchedule schedule({8, 32, {}, 0.5}, 300);
  CHECK(schedule.at(0).alpha == 1.0);
  CHECK_FALSE(schedule.at(0).fading());
  CHECK(schedule.at(100).alpha == 0.02);
  CHECK(schedule.at(148).alpha == 0.98);
  CHECK(schedule.at(149).alpha == 1.0);
  CHECK(schedule.at(199).alpha == 1.0);
  CHECK(schedule.at(200).fading());
  CHECK(schedule.grown() == 250);
}

TEST_CASE("the published schedule has grown to 128 pixels at step 150,000") {
  const GrowthSchedule schedule({8, 128, {33'333}, 0.5}, 160'000);
  CHECK(schedule.phases() == 5);
  CHECK(schedule.at(133'331).side() == 64);
  CHECK(schedule.at(133'332).side() == 128);
  CHECK(schedule.at(149'990).alpha < 1.0);
  CHECK(schedule.at(150'000).alpha == 1.0);
  CHECK(schedule.grown() == 149'998);
  CHECK(schedule.at(159'999).side() == 128);
}

TEST_CASE("phases may have lengths of their own, the last until the end") {
  for (const std::vector<std::int64_t>& steps : {std::vector<std::int64_t>{10, 20}, {10, 20, 5}}) {
    const GrowthSchedule schedule({4, 16, steps, 0.0}, 100);
    CHECK(schedule.at(9).side() == 4);
    CHECK(schedule.at(10).side() == 8);
    CHECK(schedule.at(30).side() == 16);
    CHECK(schedule.at(99).side() == 16);
    CHECK(schedule.at(10).alpha == 1.0);
  }
}

TEST_CASE("a plan that does not fit its pictures or its length is refused") {
  CHECK_THROWS_AS(GrowthSchedule({8, 32, {10, 20, 30, 40}, 0.5}, 300), Error);
  CHECK_THROWS_AS(GrowthSchedule({64, 32, {}, 0.5}, 300), Error);
  CHECK_THROWS_AS(GrowthSchedule({6, 32, {}, 0.5}, 300), Error);
  CHECK_THROWS_AS(GrowthSchedule({8, 32, {150}, 0.5}, 300), Error);
  CHECK_NOTHROW(GrowthSchedule({8, 32, {150}, 0.5}, 301));
}

TEST_CASE("a training shorter than its phases ends at the full size") {
  const GrowthSchedule schedule({4, 64, {}, 0.5}, 2);
  CHECK(schedule.at(1).side() == 64);
  CHECK(schedule.at(1).alpha == 1.0);
}
