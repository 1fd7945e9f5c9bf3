#include <cstdlib>

#include "catch.hpp"
#include "schedule/thread_budget.hpp"

using namespace equipoise;

TEST_CASE("OMP_NUM_THREADS sets the budget, nonsense in it does not") {
  ::setenv("OMP_NUM_THREADS", "5", 1);
  REQUIRE(thread_budget() == 5);
  ::setenv("OMP_NUM_THREADS", "many", 1);
  const int cores = thread_budget();
  ::unsetenv("OMP_NUM_THREADS");
  REQUIRE(cores >= 1);
  REQUIRE(thread_budget() == cores);
}

TEST_CASE("threads are shared out without oversubscription, at least one each") {
  REQUIRE(threads_per_worker(8, 3) == 2);
  REQUIRE(threads_per_worker(2, 4) == 1);
  REQUIRE(threads_per_worker(4, 0) == 4);
}
