#include <ATen/ops/full.h>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

class Alarm final : public Metric {
 public:
  explicit Alarm(double high) : high_(high) {}
  std::vector<Score> measure(const Inputs&, Context& context) override {
    context.report({"nearest", 0.25});
    context.gate("3 of 10 pictures are copies");
    context.sheet("pairs.png", at::full({4, 1, 5, 5}, 7, at::kByte), 2);
    return {{"share", 0.3, 0.1, high_, 0.01}};
  }

 private:
  double high_;
};

class BadSheet final : public Metric {
 public:
  std::vector<Score> measure(const Inputs&, Context& context) override {
    context.sheet("pairs.txt", at::full({1, 1, 5, 5}, 7, at::kByte), 2);
    return {};
  }
};

StageRequest measure_request(StageBench& bench, FakeComponents::Maker maker) {
  bench.components.makers["judge"] = std::move(maker);
  const StageRequest load = bench.loaded("A");
  StageRequest request = bench.request("measure", "alarm", "A");
  request.component = use_of(Kind::metric, "judge");
  request.sets["candidate"] = {slice_of(load, "A")};
  return request;
}

}  // namespace

TEST_CASE("what a metric returns, reports, draws and objects to is kept with its artefact") {
  ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request =
      measure_request(bench, [](const ComponentUse&) { return std::make_unique<Alarm>(0.5); });
  const nlohmann::json facts = bench.run(request);
  CHECK(facts.at("gates") == nlohmann::json{"3 of 10 pictures are copies"});
  const auto scores = nlohmann::json::parse(bench.file(request, "scores.json")).at("scores");
  REQUIRE(scores.size() == 2);
  CHECK(scores[0] ==
        nlohmann::json({{"name", "share"}, {"value", 0.3}, {"low", 0.1}, {"high", 0.5}, {"floor", 0.01}}));
  CHECK(scores[1] == nlohmann::json({{"name", "nearest"}, {"value", 0.25}}));
  CHECK(bench.file(request, "pairs.png").substr(1, 3) == "PNG");
}

TEST_CASE("an interval that is not finite is an error and no score") {
  ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = measure_request(bench, [](const ComponentUse&) {
    return std::make_unique<Alarm>(std::numeric_limits<double>::infinity());
  });
  CHECK_THROWS_WITH(bench.run(request), holds("'high' of score 'share'"));
}

TEST_CASE("a sheet that is no PNG is refused") {
  ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request =
      measure_request(bench, [](const ComponentUse&) { return std::make_unique<BadSheet>(); });
  CHECK_THROWS_WITH(bench.run(request), holds("sheet 'pairs.txt'"));
}
