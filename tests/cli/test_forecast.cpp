#include "../plan/study_text.hpp"
#include "catch.hpp"
#include "cli/forecast.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
using namespace equipoise::test;
using nlohmann::json;

namespace {

Node node_of(char key, const std::string& name, const std::vector<std::string>& inputs) {
  Node node;
  node.request.key = std::string(64, key);
  node.request.name = name;
  node.request.verb = "train";
  node.request.identity = {{"verb", "test"}};
  node.inputs = inputs;
  return node;
}

/// Two models, three classifiers that need the first, one test that needs all.
Plan hand_made() {
  Plan plan;
  const auto key = [](char c) { return std::string(64, c); };
  plan.nodes = {node_of('a', "model", {}),
                node_of('b', "model", {}),
                node_of('c', "classifier", {key('a')}),
                node_of('d', "classifier", {key('a')}),
                node_of('e', "classifier", {key('a')}),
                node_of('f', "scores", {key('c'), key('d'), key('e')})};
  return plan;
}

Outcome done_in(double seconds) {
  Outcome outcome;
  outcome.state = "done";
  outcome.seconds = seconds;
  return outcome;
}

struct EmptyStore {
  ScratchFolder folder;
  FileOperations files;
  Store store{folder / "store", files};

  void put(const Node& node, double seconds) {
    files.create_folders(store.folder(node.request.key));
    write_whole(files, store.folder(node.request.key) / "artefact.json",
                json{{"key", node.request.key},
                     {"files", json::object()},
                     {"identity", node.request.identity},
                     {"seconds", seconds}}
                    .dump());
  }
};

/// A run of the plan made by hand on one worker, with nothing in its store.
struct HandMade {
  EmptyStore empty;
  const Plan plan = hand_made();
  Forecast forecast{plan, empty.store, "", 1};
};

}  // namespace

TEST_CASE_METHOD(HandMade, "of a run without anything comparable the time left is not known") {
  const TimeLeft left = forecast.left({{std::string(64, 'a'), 5, {}}});
  CHECK(left.judged == 0);
  CHECK(left.unknown == 6);
  CHECK(time_left_text(left) == "time left not known yet");
}

TEST_CASE_METHOD(HandMade, "a running stage counts by its own rate, and equally named ones as it") {
  // Two of five minutes are over: the second model takes five as well.
  const TimeLeft left = forecast.left({{std::string(64, 'a'), 120, 180}});
  CHECK(left.seconds == 180 + 300);
  CHECK(left.judged == 2);
  CHECK(left.unknown == 4);
  CHECK(time_left_text(left) == "more than 8m00s left (4 stages of unknown duration)");
}

TEST_CASE_METHOD(HandMade, "stages that this run finished foretell equally named ones") {
  for (const std::size_t i : {0U, 1U}) forecast.finished(plan.nodes[i], done_in(60));
  forecast.finished(plan.nodes[2], done_in(40));
  // One classifier has run for 15 of 40 seconds without a report, one has not begun.
  const TimeLeft left = forecast.left({{std::string(64, 'd'), 15, {}}});
  CHECK(left.seconds == 25 + 40);
  CHECK(left.unknown == 1);
  CHECK(time_left_text(left) == "more than 1m05s left (1 stage of unknown duration)");
  // Longer than foreseen: no negative time.
  CHECK(forecast.left({{std::string(64, 'd'), 400, {}}}).seconds == 40);
  for (const std::size_t i : {3U, 4U, 5U}) forecast.finished(plan.nodes[i], done_in(40));
  CHECK(time_left_text(forecast.left({})) == "nothing left");
}

TEST_CASE("several workers share the work, but not what waits for each other") {
  EmptyStore empty;
  const Plan plan = hand_made();
  for (const auto& [workers, seconds] : std::map<int, double>{{1, 210}, {3, 120}, {9, 120}}) {
    Forecast forecast(plan, empty.store, "", workers);
    // By their rates: models 60 and 30 s, classifiers 40, 30 and 30 s, the test 20 s.
    std::vector<RunningTime> running;
    const double left[] = {60, 30, 40, 30, 30, 20};
    for (std::size_t i = 0; i < 6; ++i) running.push_back({plan.nodes[i].request.key, 0, left[i]});
    INFO(workers);
    // Nobody can be done before 60 + 40 + 20 s.
    CHECK(forecast.left(running).seconds == seconds);
  }
}

TEST_CASE("what a run up to a stage does not need is not counted, nor what failed or was skipped") {
  EmptyStore empty;
  const Plan plan = hand_made();
  Forecast forecast(plan, empty.store, "classifier", 1);
  CHECK(forecast.left({}).unknown == 4);
  Outcome failed;
  failed.state = "failed";
  forecast.finished(plan.nodes[2], failed);
  CHECK(forecast.left({}).unknown == 3);
}

TEST_CASE("comparable stages in the store foretell those of a run") {
  EmptyStore with;
  const Plan before = planned(small_study), plan = planned(replaced(small_study, "seed = 3", "seed = 4"));
  for (const Node& node : before.nodes) with.put(node, 10);
  std::size_t trained = 0;
  for (const Node& node : plan.nodes) trained += node.request.verb == "train" ? 1 : 0;
  REQUIRE(trained >= 2);
  Forecast forecast(plan, with.store, "", 1);
  const TimeLeft left = forecast.left({});
  CHECK(left.judged >= trained);
  CHECK(left.seconds == Approx(10.0 * static_cast<double>(left.judged)));
  CHECK(left.judged + left.unknown == plan.nodes.size());
}
