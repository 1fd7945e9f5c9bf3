#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/set_table.hpp"
#include "store/store.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

StageRequest classifier_request(StageBench& bench, const std::string& component = "linear") {
  StageRequest train = bench.request("train", "classifier");
  train.component = use_of(Kind::classifier, component);
  for (const std::string label : {"A", "B"}) {
    const StageRequest load = bench.loaded(label);
    train.sets["on"].push_back(slice_of(load, label));
    train.pixels[load.key] = bench.decoded(load, 4).key;
  }
  train.settings = {{"length", {{"unit", "epochs"}, {"value", 6}}}, {"validation", 0.25}};
  return train;
}

std::string without_clock(const std::string& curve) {
  std::string text;
  for (auto row : parse_csv(curve, "curve.csv")) {
    row.erase(row.begin() + 2);
    text += format_csv_row(row);
  }
  return text;
}

StageEnd attempt(StageBench& bench, const StageRequest& request, int stop_after) {
  FakeHost host;
  host.stop_after = stop_after;
  nlohmann::json facts;
  return execute_stage(request, bench.components, host, bench.files, facts);
}

/// The error that a stage which must fail ends with.
Error failure_of(StageBench& bench, const StageRequest& request) {
  nlohmann::json facts;
  try {
    execute_stage(request, bench.components, bench.host, bench.files, facts);
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(Fault::internal, "no error");
}

}  // namespace

TEST_CASE("an interrupted training gives the bits of an undisturbed one") {
  const ScratchFolder first, second;
  StageBench calm(first.path()), disturbed(second.path());
  const StageRequest request = classifier_request(calm);
  calm.run(request);
  const StageRequest same = classifier_request(disturbed);
  REQUIRE(same.key == request.key);
  int interruptions = 0;
  for (int stop_after : {0, 2, 1, 4, 0, 3}) {
    const StageEnd end = attempt(disturbed, same, stop_after);
    if (end == StageEnd::cancelled) ++interruptions;
    if (end == StageEnd::done) break;
  }
  CHECK(interruptions >= 3);
  const auto facts = disturbed.run(same);
  CHECK(facts.at("resumed_at").get<int>() > 0);
  CHECK(disturbed.file(same, "model.safetensors") == calm.file(request, "model.safetensors"));
  CHECK(disturbed.file(same, "model.json") == calm.file(request, "model.json"));
  CHECK(without_clock(disturbed.file(same, "curve.csv")) == without_clock(calm.file(request, "curve.csv")));
}

TEST_CASE("each checkpoint is one from which training goes on exactly") {
  const ScratchFolder first, second;
  StageBench calm(first.path()), disturbed(second.path());
  const StageRequest request = classifier_request(calm);
  calm.run(request);
  StageRequest same = classifier_request(disturbed);
  same.execution["checkpoint_seconds"] = 0.0;
  const FakeComponents::Maker make = disturbed.components.makers["linear"];
  disturbed.components.makers["linear"] = [](const ComponentUse&) {
    auto classifier = std::make_unique<FakeClassifier>();
    classifier->diverges_at = 7;
    return classifier;
  };
  nlohmann::json facts;
  CHECK_THROWS_AS(execute_stage(same, disturbed.components, disturbed.host, disturbed.files, facts), Error);
  disturbed.components.makers["linear"] = make;
  CHECK(disturbed.run(same).at("resumed_at") == 7);
  CHECK(disturbed.file(same, "model.safetensors") == calm.file(request, "model.safetensors"));
}

TEST_CASE("validation happens at the end of each epoch") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = classifier_request(bench);
  const auto facts = bench.run(request);
  CHECK(facts.at("validation") == 3);
  CHECK(facts.at("train") == 7);
  CHECK(facts.at("steps") == 24);
  const auto rows = parse_csv(bench.file(request, "curve.csv"), "curve.csv");
  REQUIRE(rows.size() == 25);
  const std::vector<std::string> header{
      "step", "epoch", "seconds", "loss", "rate", "validation_loss", "validation_accuracy"};
  CHECK(rows[0] == header);
  CHECK(rows[3][5].empty());
  CHECK(!rows[4][5].empty());
  CHECK(rows[5][1] == "2");
}

TEST_CASE("a loss that is not a number stops the stage, says where, and keeps the checkpoint") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["nan"] = [](const ComponentUse&) {
    auto classifier = std::make_unique<FakeClassifier>();
    classifier->diverges_at = 5;
    return classifier;
  };
  StageRequest request = classifier_request(bench, "nan");
  request.execution["checkpoint_seconds"] = 0.0;
  const Error error = failure_of(bench, request);
  CHECK(error.fault() == Fault::diverged);
  CHECK(std::string(error.what()).find("classifier") != std::string::npos);
  CHECK(std::string(error.what()).find("step 6 of 24") != std::string::npos);
  CHECK(error.hint().find("learning rate") != std::string::npos);
  CHECK(error.hint().find("the checkpoint of step 5 is kept") != std::string::npos);
  CHECK(Store(bench.root, bench.files).state(request.key) == ArtefactState::resumable);
}

TEST_CASE("a loss beyond the stage's limit stops it as diverged") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  StageRequest request = classifier_request(bench);
  request.settings["loss_limit"] = 1e-3;
  const Error error = failure_of(bench, request);
  CHECK(error.fault() == Fault::diverged);
  CHECK(std::string(error.what()).find("beyond the loss_limit of 0.001") != std::string::npos);
  CHECK(error.hint().find("no checkpoint had been written yet") != std::string::npos);
  request.settings["loss_limit"] = 1e6;
  bench.run(request);
}

TEST_CASE("weights that are not finite never become a checkpoint or a model") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["spoilt"] = [](const ComponentUse&) {
    auto classifier = std::make_unique<FakeClassifier>();
    classifier->spoils_at = 5;
    return classifier;
  };
  StageRequest request = classifier_request(bench, "spoilt");
  request.execution["checkpoint_seconds"] = 0.0;
  const Error error = failure_of(bench, request);
  CHECK(error.fault() == Fault::diverged);
  CHECK(std::string(error.what()).find("'weight' holds numbers that are not finite") != std::string::npos);
  CHECK(error.hint().find("the checkpoint of step 5 is kept") != std::string::npos);
  request.settings["length"] = {{"unit", "steps"}, {"value", 6}};
  request.key = std::string(64, 'd');
  request.execution["checkpoint_seconds"] = 1e9;
  nlohmann::json facts;
  CHECK_THROWS_AS(execute_stage(request, bench.components, bench.host, bench.files, facts), Error);
  CHECK(Store(bench.root, bench.files).state(request.key) == ArtefactState::absent);
}

TEST_CASE("a component that has converged ends its training") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["quick"] = [](const ComponentUse&) {
    auto classifier = std::make_unique<FakeClassifier>();
    classifier->converges_at = 2;
    return classifier;
  };
  CHECK(bench.run(classifier_request(bench, "quick")).at("steps") == 3);
}

TEST_CASE("a second run of a complete stage computes nothing") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = classifier_request(bench);
  const auto facts = bench.run(request);
  bench.components.makers.clear();
  CHECK(bench.run(request) == facts);
  CHECK(attempt(bench, request, -1) == StageEnd::cached);
}

TEST_CASE("a stage whose key is locked is busy") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = classifier_request(bench);
  const Store store(bench.root, bench.files);
  const auto lock = store.try_lock(request.key);
  REQUIRE(lock);
  CHECK(attempt(bench, request, -1) == StageEnd::busy);
}
