#include <cmath>
#include <filesystem>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "tiny_generator.hpp"

using namespace equipoise;

namespace {

std::filesystem::path pipeline() {
  return std::filesystem::path(EQUIPOISE_TEST_DATA) / "golden/diffusers_pipeline";
}

const ImageSpec eight{1, 8, 8, 2, "area"};

/// Lends noise that was drawn elsewhere.
class NoiseContext final : public FakeContext {
 public:
  explicit NoiseContext(at::Tensor noise) : FakeContext(5), noise_(std::move(noise)) {}
  at::Tensor noise(std::int64_t first, at::IntArrayRef shape) override {
    return noise_.slice(0, first, first + shape[0]);
  }

 private:
  at::Tensor noise_;
};

}  // namespace

TEST_CASE("ddpm trains and draws with each prediction and min-SNR weights") {
  for (const std::string prediction : {"epsilon", "v", "x0"}) {
    INFO(prediction);
    TinyRun run("ddpm", {{"prediction", prediction}, {"min_snr_gamma", 5.0}, {"ema", 0.0}}, tiny_split(60));
    double begin = 0, end = 0;
    for (std::int64_t i = 0; i < 10; ++i) begin += run.train(i, i + 1);
    run.train(10, 50);
    for (std::int64_t i = 50; i < 60; ++i) end += run.train(i, i + 1);
    CHECK(end < begin);
    CHECK(run.model->sample(at::zeros({1}, at::kLong), 0, run.context).size(0) == 1);
  }
}

TEST_CASE("a model trained on the velocity draws pictures like those it learnt, by each sampler") {
  TinyRun run("ddpm", {{"prediction", "v"}, {"ema", 0.0}, {"learning_rate", 5e-3}}, tiny_split(300));
  run.train(0, 300);
  const double wanted = run.split.train.pixels.to(at::kFloat).mean().item<double>();
  for (const std::string sampler : {"ddim", "ddpm", "dpm++"}) {
    INFO(sampler);
    Values values = {{"prediction", "v"}, {"sampler", sampler}, {"sampling_steps", std::int64_t{20}}};
    TinyRun drawing("ddpm", values, tiny_split(300));
    drawing.model->load({run.archive().model, {}});
    const at::Tensor drawn = drawing.model->sample(at::zeros({8}, at::kLong), 0, drawing.context);
    CHECK(std::abs(drawn.to(at::kFloat).mean().item<double>() - wanted) < 20);
  }
}

TEST_CASE("ddpm takes network, schedule and weights from a folder of diffusers") {
  const auto model = load_as<Generator>(
      "ddpm", {{"weights.unet", pipeline().string()}, {"ema", 0.0}, {"sampling_steps", std::int64_t{4}}});
  FakeContext context(5);
  model->build(eight, context);
  CHECK(context.last_line.find("variance = large") != std::string::npos);
  Archive archive;
  model->save(archive);
  const TensorMap weights = read_tensors(pipeline() / "unet/diffusion_pytorch_model.safetensors");
  CHECK(identical(archive.model, weights));
  CHECK(archive.files.at("scheduler/scheduler_config.json").find("squaredcos_cap_v2") != std::string::npos);
  CHECK(archive.files.at("scheduler/scheduler_config.json").find("v_prediction") != std::string::npos);
  CHECK(model->sample(at::zeros({2}, at::kLong), 0, context).sizes() == at::IntArrayRef({2, 1, 8, 8}));
}

TEST_CASE("a pipeline of diffusers draws the same pictures here, from the same noise") {
  const TensorMap expected =
      read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/diffusers_pipeline_ddim.safetensors");
  const auto model = load_as<Generator>(
      "ddpm", {{"weights.unet", pipeline().string()}, {"sampling_steps", std::int64_t{10}}});
  NoiseContext context(expected.at("noise"));
  model->build(eight, context);
  const at::Tensor drawn = model->sample(at::zeros({2}, at::kLong), 1, context);
  const at::Tensor theirs = (expected.at("pictures") * 255).round().slice(0, 1, 3);
  CHECK((drawn.to(at::kFloat) - theirs).abs().max().item<double>() <= 1);
}

TEST_CASE("a stage that contradicts the folder of its weights is told both values") {
  const auto refusal = [](const Values& changes, const ImageSpec& image) -> std::string {
    Values values = changes;
    values["weights.unet"] = pipeline().string();
    FakeContext context(5);
    try {
      load_as<Generator>("ddpm", values)->build(image, context);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK_THAT(refusal({{"block_out_channels", std::vector<std::int64_t>{8, 16}}}, eight),
             holds("block_out_channels is [8, 16] here and [4, 8] there"));
  CHECK_THAT(refusal({{"timesteps", std::int64_t{500}}}, eight),
             holds("timesteps is 500 here and 100 there"));
  CHECK_THAT(refusal({{"conditional", true}}, eight), holds("class embeddings is 2 here and 0 there"));
  CHECK_THAT(refusal({}, {3, 8, 8, 2, "area"}), holds("channels of a picture is 3 here and 1 there"));
  CHECK_THAT(refusal({{"attention_resolutions", std::vector<std::int64_t>{4}}}, eight),
             holds("down_block_types is [DownBlock2D, AttnDownBlock2D] here"));
  CHECK(refusal({{"norm_groups", std::int64_t{4}}}, eight).empty());
}

TEST_CASE("a file of weights is checked against the network of the stage") {
  const std::string file = (pipeline() / "unet/diffusion_pytorch_model.safetensors").string();
  const auto model = load_as<Generator>("ddpm", tiny_values("ddpm", {{"weights.unet", file}}));
  FakeContext context(5);
  CHECK_THROWS_WITH(model->build(tiny_image, context), holds(file) && holds("wrong shape: conv_in.weight"));
}

TEST_CASE("flow_matching begins with the network of a folder of diffusers") {
  const auto model =
      load_as<Generator>("flow_matching", {{"weights.unet", pipeline().string()}, {"ema", 0.0}});
  FakeContext context(5);
  model->build(eight, context);
  Archive archive;
  model->save(archive);
  CHECK(archive.model.at("conv_in.weight").size(0) == 4);
  CHECK(archive.files.size() == 1);
  CHECK(archive.weights_path == "unet/diffusion_pytorch_model.safetensors");
}
