#include "worker/parallel.hpp"

#include <atomic>
#include <vector>

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("each index is worked on once, whatever the number of threads") {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::atomic<int>> visits(100);
    std::int64_t last = -1;
    for_each_in_parallel(
        threads, 100, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; },
        [&](std::int64_t done) { last = done; });
    for (const auto& count : visits) CHECK(count == 1);
    CHECK(last == 100);
  }
}

TEST_CASE("an error in a thread reaches the caller") {
  const auto work = [](std::int64_t i) {
    if (i == 30) throw Error(Fault::data, "picture 30");
  };
  CHECK_THROWS_AS(for_each_in_parallel(3, 100, work, [](std::int64_t) {}), Error);
}

TEST_CASE("an error of the watcher ends the work") {
  CHECK_THROWS_AS(
      for_each_in_parallel(
          2, 10, [](std::int64_t) {}, [](std::int64_t) { throw Error(Fault::cancelled, "stop"); }),
      Error);
}
