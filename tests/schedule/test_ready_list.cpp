#include <equipoise/error.hpp>

#include "catch.hpp"
#include "schedule/ready_list.hpp"
#include "small_plan.hpp"

using namespace equipoise;

namespace {

/// a -> b -> d, a -> c, e alone.
Plan diamond() {
  return small_plan({{"a", {}}, {"b", {"a"}}, {"c", {"a"}}, {"d", {"b", "b"}}, {"e", {}}});
}

const std::vector<bool> all(5, true), none(5, false);

}  // namespace

TEST_CASE("a node becomes ready when its last input is complete") {
  ReadyList list(diamond(), all, none);
  REQUIRE(list.take() == 0u);
  REQUIRE(list.take() == 4u);
  REQUIRE_FALSE(list.take());
  list.complete(0);
  REQUIRE(list.take() == 1u);
  REQUIRE(list.take() == 2u);
  REQUIRE_FALSE(list.take());
  list.complete(1);
  REQUIRE(list.take() == 3u);
}

TEST_CASE("nodes that are complete beforehand are not handed out and hold nothing up") {
  ReadyList list(diamond(), all, {true, true, false, false, true});
  REQUIRE(list.take() == 2u);
  REQUIRE(list.take() == 3u);
  REQUIRE_FALSE(list.take());
}

TEST_CASE("a failure gives up all descendants and nothing else") {
  ReadyList list(diamond(), all, none);
  REQUIRE(list.take() == 0u);
  REQUIRE(list.fail(0) == std::vector<std::size_t>{1, 2, 3});
  REQUIRE(list.take() == 4u);
  REQUIRE_FALSE(list.take());
}

TEST_CASE("descendants are given up once when two inputs fail") {
  ReadyList list(small_plan({{"a", {}}, {"b", {}}, {"c", {"a", "b"}}}), {true, true, true},
                 {false, false, false});
  REQUIRE(list.take() == 0u);
  REQUIRE(list.take() == 1u);
  REQUIRE(list.fail(0) == std::vector<std::size_t>{2});
  REQUIRE(list.fail(1).empty());
}

TEST_CASE("a node that is put back is handed out again") {
  ReadyList list(diamond(), all, none);
  list.put_back(*list.take());
  REQUIRE(list.take() == 0u);
}

TEST_CASE("until wants the stage and its ancestors") {
  REQUIRE(wanted_nodes(diamond(), "b") == std::vector<bool>{true, true, false, false, false});
  REQUIRE(wanted_nodes(diamond(), "") == all);
}

TEST_CASE("until an unknown stage names the nearest") {
  const Plan plan = small_plan({{"model", {}}});
  try {
    wanted_nodes(plan, "modle");
    FAIL("no error");
  } catch (const Error& error) {
    REQUIRE(error.fault() == Fault::usage);
    REQUIRE(error.hint() == "did you mean 'model'?");
  }
}
