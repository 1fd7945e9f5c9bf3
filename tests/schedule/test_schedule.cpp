#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include <unistd.h>

#include "catch.hpp"
#include "schedule/schedule.hpp"
#include "scratch_folder.hpp"
#include "small_plan.hpp"

using namespace equipoise;

namespace {

namespace fs = std::filesystem;

/// A plan, a store and what came of running the one into the other.
struct Bench {
  explicit Bench(Plan p) : plan(std::move(p)) {
    options.worker_program = FAKE_WORKER;
    options.logs = scratch / "logs";
  }

  ScheduleResult run() { return run_schedule(plan, store, options, observer); }
  Node& node(const std::string& name) {
    for (auto& candidate : plan.nodes)
      if (candidate.request.name == name) return candidate;
    throw std::logic_error(name);
  }
  void act(const std::string& name, const std::string& what) { node(name).request.settings["act"] = what; }
  std::string order() const {
    std::ifstream file(store.root() / "order.txt");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  struct Observer final : ScheduleObserver {
    void progress(const Node&, const Progress& p) override { last = p; }
    Progress last;
  };

  ScratchFolder scratch;
  FileOperations files;
  Store store{scratch / "store", files};
  Plan plan;
  ScheduleOptions options;
  Observer observer;
};

std::vector<std::string> states(const ScheduleResult& result) {
  std::vector<std::string> list;
  for (const auto& outcome : result.outcomes) list.push_back(outcome.state);
  return list;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("stages run after their inputs") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}, {"c", {"b"}}}));
  bench.options.workers = 3;
  const auto result = bench.run();
  REQUIRE(result.code == 0);
  REQUIRE(result.state == "done");
  REQUIRE(result.torch == "2.13.0");
  REQUIRE(bench.order() == "a started\na done\nb started\nb done\nc started\nc done\n");
}

TEST_CASE("two workers run two stages side by side with half the threads each") {
  Bench bench(small_plan({{"a", {}}, {"b", {}}}));
  for (auto& node : bench.plan.nodes) node.request.settings["milliseconds"] = 300;
  bench.options.workers = 2;
  bench.options.threads = 6;
  REQUIRE(bench.run().code == 0);
  REQUIRE(bench.order().find("done") > bench.order().rfind("started"));
  std::ifstream file(bench.store.folder(key_of("a")) / "payload.txt");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(text.find("\"threads\":3") != std::string::npos);
  REQUIRE(text.back() == '3');
}

TEST_CASE("what is in the store is not run, and no worker is started for it") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}}));
  bench.run();
  bench.options.worker_program = "/nonexistent";
  const auto begin = std::chrono::steady_clock::now();
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"cached", "cached"});
  REQUIRE(result.code == 0);
  REQUIRE(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(200));
}

TEST_CASE("a failed stage skips its descendants only and gives its code") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}, {"c", {"b"}}, {"d", {}}}));
  bench.act("a", "fail");
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"failed", "skipped", "skipped", "done"});
  REQUIRE(result.code == 5);
  REQUIRE(result.state == "failed");
  REQUIRE(result.outcomes[0].message == "the loss is NaN");
  REQUIRE(result.outcomes[0].hint == "lower the rate");
}

TEST_CASE("fail-fast leaves the rest undone") {
  Bench bench(small_plan({{"a", {}}, {"b", {}}}));
  bench.act("a", "fail");
  bench.options.fail_fast = true;
  REQUIRE(states(bench.run()) == Words{"failed", "pending"});
}

TEST_CASE("a worker that crashes fails its stage, names the signal and the log, and another goes on") {
  Bench bench(small_plan({{"a", {}}, {"b", {}}, {"c", {"a"}}}));
  bench.act("a", "crash");
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"failed", "done", "skipped"});
  REQUIRE(result.code == 3);
  REQUIRE(result.outcomes[0].message == "the worker was killed by signal 11 (Segmentation fault)");
  REQUIRE(result.outcomes[0].hint.find("worker-1.log") != std::string::npos);
}

TEST_CASE("a worker that exits fails its stage") {
  Bench bench(small_plan({{"a", {}}}));
  bench.act("a", "exit");
  REQUIRE(bench.run().outcomes[0].message.find("exited with status 7") != std::string::npos);
}

TEST_CASE("workers that never start stop the run at once") {
  ::setenv("FAKE_WORKER_DIES", "1", 1);
  Bench bench(small_plan({{"a", {}}, {"b", {}}}));
  const auto result = bench.run();
  ::unsetenv("FAKE_WORKER_DIES");
  REQUIRE(states(result) == Words{"failed", "pending"});
  REQUIRE(result.code == 3);
}

TEST_CASE("a missing worker program fails with the plugin code") {
  Bench bench(small_plan({{"a", {}}, {"b", {}}}));
  bench.options.worker_program = "/nonexistent";
  const auto result = bench.run();
  REQUIRE(result.code == 3);
  REQUIRE(result.outcomes[0].state == "failed");
}

TEST_CASE("an interrupt stops the running stage, leaves the others pending and gives 75") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}, {"c", {}}}));
  bench.act("a", "wait");
  bench.node("a").request.settings["interrupt_host"] = true;
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"stopped", "pending", "pending"});
  REQUIRE(result.code == 75);
  REQUIRE(result.state == "stopped");
  REQUIRE(bench.observer.last.total == 9);
  REQUIRE(bench.observer.last.scalars.at("loss") == 0.5);
}

TEST_CASE("a second interrupt kills workers that do not listen") {
  Bench bench(small_plan({{"a", {}}}));
  bench.act("a", "ignore cancel");
  const auto begin = std::chrono::steady_clock::now();
  const auto result = bench.run();
  REQUIRE(result.code == 75);
  REQUIRE(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("at the time limit the run stops and gives 75") {
  Bench bench(small_plan({{"a", {}}}));
  bench.act("a", "wait");
  bench.options.time_limit = 0.2;
  REQUIRE(bench.run().code == 75);
}

TEST_CASE("a key that another process held is taken up when it is free") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}}));
  bench.act("a", "busy");
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"done", "done"});
}

TEST_CASE("a key that another process completes meanwhile counts as cached") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}}));
  bench.act("a", "busy");
  std::thread other([&] {
    const auto lock = bench.store.try_lock(key_of("a"));
    std::this_thread::sleep_for(std::chrono::milliseconds(800));
    fs::create_directories(bench.store.partial(key_of("a")));
    bench.store.commit(key_of("a"), {});
  });
  const auto result = bench.run();
  other.join();
  REQUIRE(states(result) == Words{"cached", "done"});
}

TEST_CASE("until runs the stage and what it needs, and the run counts as done") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}, {"c", {"b"}}}));
  bench.options.until = "b";
  const auto result = bench.run();
  REQUIRE(states(result) == Words{"done", "done", "pending"});
  REQUIRE(result.code == 0);
}

TEST_CASE("a gate that fails keeps the result and fails the run, also when the result is there already") {
  Bench bench(small_plan({{"a", {}}, {"b", {"a"}}, {"c", {"b"}}}));
  bench.act("b", "gate");
  bench.node("b").request.verb = "measure";
  for (const std::string state : {"done", "cached"}) {
    const ScheduleResult result = bench.run();
    CHECK(states(result) == Words{state, state, state});
    CHECK(result.outcomes[1].message == "2 pictures are copies; a leak");
    CHECK(result.code == 6);
    CHECK(result.state == "failed");
  }
}
