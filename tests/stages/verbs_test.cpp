#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/set_table.hpp"
#include "store/store.hpp"
#include "worker/tensor_file.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

class FirstOnes final : public Sampler {
 public:
  explicit FirstOnes(std::vector<std::int64_t> answer) : answer_(std::move(answer)) {}
  at::Tensor select(const ImageSet&, std::int64_t, Context&) override {
    return at::tensor(answer_, at::kLong);
  }

 private:
  std::vector<std::int64_t> answer_;
};

class Brightness final : public Embedder {
 public:
  explicit Brightness(int& calls) : calls_(calls) {}
  ImageSpec input() const override { return {3, 4, 4, 0, "area"}; }
  at::Tensor embed(const at::Tensor& pixels, Context&) override {
    ++calls_;
    return pixels.to(at::kFloat).mean({2, 3});
  }

 private:
  int& calls_;
};

class MeanFeature final : public Metric {
 public:
  std::vector<Score> measure(const Inputs& inputs, Context& context) override {
    return {{"mean", context.embed("features", inputs.at("candidate")).mean().item<double>()}};
  }
};

class Unreadable final : public Source {
 public:
  SourceFacts survey(Context&) override {
    return {{"A", "B"}, {{"A/x.png", 0, {}}, {"A/y.png", 0, {}}}, {}, {}};
  }
  at::Tensor read(std::int64_t, Context&) override { throw Error(Fault::data, "A/x.png is no picture"); }
};

StageRequest select_request(StageBench& bench, std::int64_t count, std::vector<std::int64_t> answer) {
  bench.components.makers["first"] = [answer](const ComponentUse&) {
    return std::make_unique<FirstOnes>(answer);
  };
  const StageRequest load = bench.loaded("A");
  StageRequest select = bench.request("select", "small", "A");
  select.component = use_of(Kind::sampler, "first");
  select.sets["from"] = {slice_of(load, "A")};
  select.settings = {{"count", count}};
  return select;
}

StageRequest trained_generator(StageBench& bench, const std::string& label) {
  const StageRequest load = bench.loaded(label);
  StageRequest train = bench.request("train", "model", label);
  train.component = use_of(Kind::generator, "mean");
  train.sets["on"] = {slice_of(load, label)};
  train.pixels[load.key] = bench.decoded(load, 4).key;
  train.settings = {{"length", {{"unit", "steps"}, {"value", 2}}}};
  bench.run(train);
  return train;
}

StageRequest generate_request(StageBench& bench, const std::string& label, std::int64_t count) {
  StageRequest generate = bench.request("generate", "synthetic", label);
  generate.component = use_of(Kind::generator, "mean");
  generate.model = trained_generator(bench, label).key;
  generate.settings = {{"count", count}};
  return generate;
}

Fault fault_of(StageBench& bench, const StageRequest& request) {
  nlohmann::json facts;
  try {
    execute_stage(request, bench.components, bench.host, bench.files, facts);
  } catch (const Error& error) {
    return error.fault();
  }
  return Fault::internal;
}

}  // namespace

TEST_CASE("loading lists a class with content and size, decoding brings it to size") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest load = bench.loaded("B");
  const auto rows = parse_set(bench.file(load, "set.csv"), "set.csv");
  REQUIRE(rows.size() == 4);
  CHECK(rows[3].id == "B/3.png");
  CHECK(rows[3].origin == load.key);
  CHECK(rows[3].row == 3);
  CHECK(rows[3].columns.at("width") == "8");
  CHECK(rows[3].columns.at("content").size() == 64);
  const StageRequest decode = bench.decoded(load, 4);
  const Store store(bench.root, bench.files);
  const at::Tensor images = map_tensors(store.folder(decode.key) / "images.safetensors").at("images");
  CHECK(images.sizes() == at::IntArrayRef({4, 1, 4, 4}));
  CHECK(images[2][0][0][0].item<int>() == 133);
  CHECK(store.facts(load.key).at("counts").at("B") == 4);
  CHECK(store.facts(load.key).at("component").at("version") == "1.2.3");
}

TEST_CASE("a picture that cannot be read fails the stage as bad data and leaves no artefact") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["pictures"] = [](const ComponentUse&) { return std::make_unique<Unreadable>(); };
  StageRequest load = bench.request("load", "real", "A");
  load.component = use_of(Kind::source, "pictures");
  CHECK(fault_of(bench, load) == Fault::data);
  CHECK(Store(bench.root, bench.files).state(load.key) == ArtefactState::absent);
}

TEST_CASE("select keeps the order of choice and puts the others in rest") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest select = select_request(bench, 2, {4, 1});
  CHECK(bench.run(select).at("counts").at("A") == 2);
  const auto rows = parse_set(bench.file(select, "set.csv"), "set.csv");
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].id == "A/4.png");
  CHECK(rows[1].id == "A/1.png");
  CHECK(rows[1].row == 1);
  CHECK(rows[2].part == "rest");
  CHECK(rows[2].id == "A/0.png");
}

TEST_CASE("a sampler that breaks its contract is a fault of the plugin") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  CHECK(fault_of(bench, select_request(bench, 2, {4, 4})) == Fault::plugin);
  CHECK(fault_of(bench, select_request(bench, 2, {4, 6})) == Fault::plugin);
  CHECK(fault_of(bench, select_request(bench, 2, {4})) == Fault::plugin);
}

TEST_CASE("a pool that is too small is a fault of the manifest") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  CHECK(fault_of(bench, select_request(bench, 7, {0})) == Fault::usage);
}

TEST_CASE("an interrupted drawing gives the pictures of an undisturbed one") {
  const ScratchFolder first, second;
  StageBench calm(first.path()), disturbed(second.path());
  const StageRequest request = generate_request(calm, "A", 150);
  calm.run(request);
  const StageRequest same = generate_request(disturbed, "A", 150);
  FakeHost host;
  host.stop_after = 3;
  nlohmann::json facts;
  REQUIRE(execute_stage(same, disturbed.components, host, disturbed.files, facts) == StageEnd::cancelled);
  CHECK(disturbed.run(same).at("resumed_at").get<int>() > 0);
  for (const std::string file : {"images.safetensors", "set.csv", "sheet.png"})
    CHECK(disturbed.file(same, file) == calm.file(request, file));
  CHECK(parse_set(calm.file(request, "set.csv"), "set.csv")[12].id == "synthetic/A/000012");
}

TEST_CASE("a generator leaves a preview and a mix keeps where its pictures come from") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest generate = generate_request(bench, "A", 5);
  bench.run(generate);
  StageRequest trained;
  trained.key = generate.model;
  CHECK(bench.file(trained, "preview.png").substr(1, 3) == "PNG");
  const StageRequest load = bench.loaded("A");
  StageRequest mix = bench.request("mix", "mixed", "A");
  mix.sets["parts"] = {slice_of(load, "A"), slice_of(generate, "A")};
  CHECK(bench.run(mix).at("counts").at("A") == 11);
  const auto rows = parse_set(bench.file(mix, "set.csv"), "set.csv");
  CHECK(rows[8].origin == generate.key);
  CHECK(rows[8].row == 2);
}

TEST_CASE("a metric gets features from the store, and computes those that are not there") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  int calls = 0;
  bench.components.makers["brightness"] = [&](const ComponentUse&) {
    return std::make_unique<Brightness>(calls);
  };
  bench.components.makers["mean feature"] = [](const ComponentUse&) {
    return std::make_unique<MeanFeature>();
  };
  const StageRequest load = bench.loaded("B");
  StageRequest embed = bench.request("embed", "embed", "B");
  embed.component = use_of(Kind::embedder, "brightness");
  embed.sets["from"] = {slice_of(load, "B")};
  embed.pixels[load.key] = bench.decoded(load, 4).key;
  CHECK(bench.run(embed).at("dimensions") == 3);
  StageRequest measure = bench.request("measure", "score", "B");
  measure.component = use_of(Kind::metric, "mean feature");
  measure.component.slots["features"] = embed.component;
  measure.sets["candidate"] = {slice_of(load, "B")};
  measure.features["features"][load.key] = embed.key;
  CHECK(bench.run(measure).at("scores")[0].at("value") == Approx(125));
  CHECK(calls == 1);
  measure.key = std::string(64, 'a');
  measure.features.clear();
  measure.pixels[load.key] = bench.decoded(load, 8).key;
  CHECK(bench.run(measure).at("scores")[0].at("value") == Approx(125));
  CHECK(calls == 2);
}

TEST_CASE("testing writes one row of probabilities a picture") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  StageRequest train = bench.request("train", "classifier");
  train.component = use_of(Kind::classifier, "linear");
  for (const std::string label : {"A", "B"}) {
    const StageRequest load = bench.loaded(label);
    train.sets["on"].push_back(slice_of(load, label));
    train.pixels[load.key] = bench.decoded(load, 4).key;
  }
  train.settings = {{"length", {{"unit", "images"}, {"value", 30}}}};
  CHECK(bench.run(train).at("steps") == 15);
  StageRequest test = bench.request("test", "scores");
  test.component = train.component;
  test.model = train.key;
  test.sets["on"] = train.sets["on"];
  test.pixels = train.pixels;
  bench.run(test);
  const auto rows = parse_csv(bench.file(test, "predictions.csv"), "predictions.csv");
  REQUIRE(rows.size() == 11);
  CHECK(rows[0] == std::vector<std::string>{"id", "label", "predicted", "p:A", "p:B"});
  CHECK(rows[7][1] == "B");
  CHECK(std::stod(rows[7][3]) + std::stod(rows[7][4]) == Approx(1));
}

TEST_CASE("a split stage writes its parts and counts") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  StageRequest split = bench.request("split", "parts"), match = bench.request("match", "match");
  for (const std::string label : {"A", "B"})
    split.sets["from"].push_back(slice_of(bench.loaded(label), label));
  match.sets = split.sets;
  bench.run(match);
  split.matches = match.key;
  split.settings["parts"] = {{{"name", "train"}, {"kind", "fraction"}, {"fraction", 0.5}},
                             {{"name", "test"}, {"kind", "rest"}}};
  const auto facts = bench.run(split);
  CHECK(facts.at("counts").at("train").at("A") == 3);
  CHECK(facts.at("counts").at("test").at("B") == 2);
  CHECK(parse_set(bench.file(split, "set.csv"), "set.csv").size() == 10);
}
