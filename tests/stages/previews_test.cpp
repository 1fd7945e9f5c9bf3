#include <filesystem>

#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <equipoise/image_ops.hpp>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

/// Drifts at random with each step, so that no two previews are alike.
class Drifting final : public Generator {
 public:
  void build(const ImageSpec& image, Context&) override {
    mean_ = at::zeros({image.channels, image.height, image.width});
  }
  std::int64_t steps_per_epoch(const Split&) const override { return 1; }
  Step step(std::int64_t, const Split&, Context& context) override {
    mean_ = mean_.add(at::randn(mean_.sizes(), context.rng()), 0.2);
    return {{{"loss", 1.0}}, false};
  }
  void save(Archive& archive) const override { archive.model["mean"] = mean_; }
  void load(const Archive& archive) override { mean_ = require(archive.model, "mean").clone(); }
  std::vector<Layer> summary() const override { return {}; }
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    at::randn({5}, context.rng());  // Careless, but must not disturb the training.
    const auto noise = context.noise(first, {labels.size(0), 1, mean_.size(1), mean_.size(2)});
    context.tick(1, 1);
    return to_pixels(noise.mul(0.1).add(mean_));
  }

 private:
  at::Tensor mean_;
};

StageRequest drifting(StageBench& bench, int every) {
  bench.components.makers["drifting"] = [](const ComponentUse&) { return std::make_unique<Drifting>(); };
  const StageRequest load = bench.loaded("A");
  StageRequest train = bench.request("train", "model", "A");
  train.component = use_of(Kind::generator, "drifting");
  train.sets["on"] = {slice_of(load, "A")};
  train.pixels[load.key] = bench.decoded(load, 4).key;
  train.settings = {{"length", {{"unit", "steps"}, {"value", 10}}}};
  if (every > 0) train.settings["preview_every"] = every;
  return train;
}

std::vector<std::string> sheets(const StageBench& bench, const StageRequest& request) {
  FileOperations files;
  std::vector<std::string> names;
  const nlohmann::json all = Store(bench.root, files).facts(request.key).at("files");
  for (const auto& [name, facts] : all.items())
    if (name.starts_with("previews/")) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("a generator leaves a sheet every so many steps, all from the same noise") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = drifting(bench, 4);
  bench.run(request);
  CHECK(sheets(bench, request) == std::vector<std::string>{"previews/000004.png", "previews/000008.png"});
  CHECK(bench.file(request, "previews/000004.png") != bench.file(request, "previews/000008.png"));
  StageRequest last = drifting(bench, 5);
  last.key = std::string(64, 'b');
  bench.run(last);
  CHECK(sheets(bench, last).size() == 2);
  CHECK(bench.file(last, "previews/000010.png") == bench.file(last, "preview.png"));
}

TEST_CASE("previews change nothing in the model") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest plain = drifting(bench, 0);
  StageRequest watched = drifting(bench, 1);
  watched.key = std::string(64, 'a');
  bench.run(plain);
  bench.run(watched);
  CHECK(sheets(bench, plain).empty());
  CHECK(sheets(bench, watched).size() == 10);
  CHECK(bench.file(plain, "model.safetensors") == bench.file(watched, "model.safetensors"));
}

TEST_CASE("an interrupted training has the previews of an undisturbed one") {
  const ScratchFolder first, second;
  StageBench calm(first.path()), disturbed(second.path());
  const StageRequest request = drifting(calm, 3);
  calm.run(request);
  const StageRequest same = drifting(disturbed, 3);
  int interruptions = 0;
  for (const int stop_after : {3, 0, 1, 2, 0, 4, 1, 0, 2, 3}) {
    FakeHost host;
    host.stop_after = stop_after;
    nlohmann::json facts;
    const StageEnd end = execute_stage(same, disturbed.components, host, disturbed.files, facts);
    interruptions += end == StageEnd::cancelled ? 1 : 0;
    if (end == StageEnd::done) break;
    // What a kill leaves behind: a half-written file, and a sheet of steps that the checkpoint does not know.
    const auto partial = Store(disturbed.root, disturbed.files).partial(same.key);
    disturbed.files.create_folders(partial / "previews");
    write_whole(disturbed.files, partial / "previews/000003.png.0123456789abcdef.tmp", "half");
    const auto checkpoint = nlohmann::json::parse(read_whole(partial / "checkpoint.json"));
    if (checkpoint.at("done") < 9) write_whole(disturbed.files, partial / "previews/000009.png", "later");
  }
  disturbed.run(same);
  CHECK(interruptions >= 4);
  REQUIRE(sheets(disturbed, same) == sheets(calm, request));
  for (const auto& name : sheets(calm, request))
    CHECK(disturbed.file(same, name) == calm.file(request, name));
  CHECK(disturbed.file(same, "preview.png") == calm.file(request, "preview.png"));
}
