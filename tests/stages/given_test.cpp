#include <filesystem>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/content_hash.hpp"
#include "store/store.hpp"
#include "worker/tensor_file.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

StageRequest taken_model(StageBench& bench) {
  StageRequest take = bench.request("train", "taken", "A");
  take.component = use_of(Kind::generator, "mean");
  take.settings = {
      {"length", {{"unit", "steps"}, {"value", 0}}}, {"size", {4, 6}}, {"filter", "area"}, {"channels", 3}};
  return take;
}

StageRequest drawn(StageBench& bench, const StageRequest& model, std::int64_t count) {
  StageRequest generate = bench.request("generate", "synthetic", "A");
  generate.component = use_of(Kind::generator, "mean");
  generate.model = model.key;
  generate.settings = {{"count", count}};
  return generate;
}

void give_noise(StageBench& bench, StageRequest& request, const at::Tensor& noise) {
  const auto path = bench.root / "noise.safetensors";
  write_tensors(bench.files, path, {{"noise", noise}});
  request.settings["noise"] = content_hash(path);
  request.execution["noise"] = path.string();
}

std::string failure(StageBench& bench, const StageRequest& request, Fault fault) {
  nlohmann::json facts;
  try {
    execute_stage(request, bench.components, bench.host, bench.files, facts);
  } catch (const Error& error) {
    CHECK(error.fault() == fault);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a model that is taken as it is becomes an artefact that draws") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest take = taken_model(bench);
  const auto facts = bench.run(take);
  CHECK(facts.at("steps") == 0);
  CHECK(facts.at("image").at("width") == 6);
  CHECK(!facts.at("files").contains("curve.csv"));
  const StageRequest generate = drawn(bench, take, 2);
  bench.run(generate);
  const Store store(bench.root, bench.files);
  const auto images = map_tensors(store.folder(generate.key) / "images.safetensors").at("images");
  CHECK(images.sizes() == at::IntArrayRef({2, 3, 4, 6}));
}

TEST_CASE("given noise is what pictures are drawn from, whatever the seed") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest take = taken_model(bench);
  bench.run(take);
  StageRequest generate = drawn(bench, take, 2);
  at::Tensor noise = at::zeros({3, 3, 4, 6});
  noise[1].fill_(5.0);
  give_noise(bench, generate, noise);
  bench.run(generate);
  const auto images =
      map_tensors(Store(bench.root, bench.files).folder(generate.key) / "images.safetensors").at("images");
  CHECK(images[0].max().item<int>() == 128);
  CHECK(images[1].min().item<int>() == 191);
}

TEST_CASE("noise in another form, or too little of it, is a fault of the user") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest take = taken_model(bench);
  bench.run(take);
  StageRequest generate = drawn(bench, take, 2);
  give_noise(bench, generate, at::zeros({2, 1, 4, 6}));
  CHECK(failure(bench, generate, Fault::usage).find("[2, 1, 4, 6]") != std::string::npos);
  give_noise(bench, generate, at::zeros({1, 3, 4, 6}));
  CHECK(failure(bench, generate, Fault::usage).find("given noise") != std::string::npos);
  generate.settings["noise"] = std::string(64, '0');
  CHECK(failure(bench, generate, Fault::data).find("has changed") != std::string::npos);
}

TEST_CASE("a file that changes after planning fails the stage that uses it") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const auto path = bench.root / "weights";
  write_whole(bench.files, path, "weights");
  StageRequest take = taken_model(bench);
  take.component.parameters["weights.unet"] = path.string();
  take.component.contents["weights.unet"] = content_hash(path);
  StageRequest later = take;
  later.key = std::string(64, 'c');
  bench.run(take);
  CHECK(bench.file(take, "model.json").find(path.string()) == std::string::npos);
  const auto facts = Store(bench.root, bench.files).facts(take.key);
  CHECK(facts.at("component").at("contents").at("weights.unet") == content_hash(path));
  write_whole(bench.files, path, "others");
  CHECK(failure(bench, later, Fault::data).find("has changed since the plan was made") != std::string::npos);
  std::filesystem::remove(path);
  CHECK(failure(bench, later, Fault::data).find("which is gone") != std::string::npos);
}

TEST_CASE("how other software expects the model is kept beside it") {
  class Exported final : public Generator {
   public:
    void build(const ImageSpec&, Context&) override {}
    std::int64_t steps_per_epoch(const Split&) const override { return 1; }
    Step step(std::int64_t, const Split&, Context&) override { return {{{"loss", 0.0}}, true}; }
    void save(Archive& archive) const override {
      archive.model["w"] = at::zeros({2});
      archive.files = {{"unet/config.json", "{}\n"}};
      archive.weights_path = "unet/weights.safetensors";
    }
    void load(const Archive&) override {}
    std::vector<Layer> summary() const override { return {}; }
    at::Tensor sample(const at::Tensor&, std::int64_t, Context&) override { return {}; }
  };
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["exported"] = [](const ComponentUse&) { return std::make_unique<Exported>(); };
  StageRequest take = taken_model(bench);
  take.component.name = "exported";
  bench.run(take);
  const auto form = nlohmann::json::parse(bench.file(take, "model.json")).at("export");
  CHECK(form.at("files").at("unet/config.json") == "{}\n");
  CHECK(form.at("weights") == "unet/weights.safetensors");
  std::map<std::string, std::string> metadata;
  read_tensors(Store(bench.root, bench.files).folder(take.key) / "model.safetensors", &metadata);
  CHECK(metadata.at("format") == "pt");
}
