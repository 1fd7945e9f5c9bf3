#include <cmath>

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

const ImageSpec image{1, 16, 16, 2, "area"};

Values tiny(double ema) {
  return {{"block_out_channels", std::vector<std::int64_t>{8, 16}},
          {"layers_per_block", std::int64_t{1}},
          {"attention_resolutions", std::vector<std::int64_t>{8}},
          {"norm_groups", std::int64_t{4}},
          {"batch", std::int64_t{4}},
          {"learning_rate", 2e-3},
          {"warmup_steps", std::int64_t{2}},
          {"timesteps", std::int64_t{100}},
          {"sampling_steps", std::int64_t{5}},
          {"ema", ema}};
}

Split pictures(std::int64_t steps, bool both_classes = false) {
  Split split;
  split.train = make_pictures(10, image, both_classes);
  split.steps = steps;
  return split;
}

Archive trained(const Values& values, std::int64_t steps) {
  const auto model = load_as<Generator>("ddpm", values);
  FakeContext context(5);
  const Split split = pictures(steps);
  model->build(image, context);
  model->prepare(split, context);
  train(*model, split, context, 0, steps);
  Archive archive;
  model->save(archive);
  return archive;
}

void resumes_exactly(double ema) {
  const Split split = pictures(8);
  const Archive straight = trained(tiny(ema), 8);
  Archive middle, end;
  {
    const auto model = load_as<Generator>("ddpm", tiny(ema));
    FakeContext context(5);
    model->build(image, context);
    model->prepare(split, context);
    train(*model, split, context, 0, 4);
    model->save(middle);
    model->sample(at::zeros({2}, at::kLong), 0, context);
  }
  const auto model = load_as<Generator>("ddpm", tiny(ema));
  FakeContext context(5);
  model->build(image, context);
  model->prepare(split, context);
  model->load(middle);
  train(*model, split, context, 4, 8);
  model->save(end);
  CHECK(identical(straight.model, end.model));
  CHECK(identical(straight.state, end.state));
}

std::unique_ptr<Generator> ready_to_sample(const Values& values, const Archive& archive,
                                           FakeContext& context) {
  auto model = load_as<Generator>("ddpm", values);
  model->build(image, context);
  model->load({archive.model, {}});
  return model;
}

}  // namespace

TEST_CASE("ddpm resumes with the same bits, without a moving average") {
  resumes_exactly(0.0);
}

TEST_CASE("ddpm resumes with the same bits, with a moving average") {
  resumes_exactly(0.9);
}

TEST_CASE("ddpm learns: its loss falls far below that of predicting nothing") {
  const auto model = load_as<Generator>("ddpm", tiny(0.0));
  FakeContext context(5);
  const Split split = pictures(300);
  model->build(image, context);
  model->prepare(split, context);
  double sum = 0;
  train(*model, split, context, 0, 280);
  for (std::int64_t i = 280; i < 300; ++i) sum += train(*model, split, context, i, i + 1);
  CHECK(sum / 20 < 0.5);
}

TEST_CASE("a picture does not depend on the batch that ddpm draws it in") {
  for (const std::string sampler : {"ddim", "ddpm"}) {
    Values values = tiny(0.9);
    values["sampler"] = sampler;
    values["eta"] = 0.5;
    FakeContext context(9);
    const auto model = ready_to_sample(values, trained(values, 4), context);
    const at::Tensor labels = at::zeros({6}, at::kLong);
    const at::Tensor together = model->sample(labels, 3, context);
    CHECK(together.sizes() == at::IntArrayRef({6, 1, 16, 16}));
    CHECK(together.scalar_type() == at::kByte);
    CHECK(context.ticks == 5);
    for (const std::int64_t i : {0, 2, 5}) {
      const at::Tensor alone = model->sample(labels.slice(0, 0, 1), 3 + i, context);
      const auto off = (alone[0].to(at::kInt) - together[i].to(at::kInt)).abs().max().item<int>();
      CHECK(off <= 1);
    }
    CHECK_FALSE(at::equal(together[0], together[1]));
  }
}

TEST_CASE("ddpm samples from the weights that its archive names model, whether averaged or not") {
  const Archive archive = trained(tiny(0.9), 4);
  CHECK(archive.state.count("net.conv_in.weight") == 1);
  CHECK_FALSE(at::equal(archive.state.at("net.conv_in.weight"), archive.model.at("conv_in.weight")));
  FakeContext one(9), two(9);
  const at::Tensor labels = at::zeros({2}, at::kLong);
  CHECK(at::equal(ready_to_sample(tiny(0.9), archive, one)->sample(labels, 0, one),
                  ready_to_sample(tiny(0.0), archive, two)->sample(labels, 0, two)));
}

TEST_CASE("an unconditional ddpm refuses several classes, a conditional one learns them") {
  const Split split = pictures(4, true);
  Values values = tiny(0.0);
  FakeContext context(5);
  const auto plain = load_as<Generator>("ddpm", values);
  plain->build(image, context);
  CHECK_THROWS_AS(plain->prepare(split, context), Error);
  values["conditional"] = true;
  const auto told = load_as<Generator>("ddpm", values);
  told->build(image, context);
  told->prepare(split, context);
  CHECK(std::isfinite(train(*told, split, context, 0, 4)));
  const at::Tensor drawn = told->sample(at::tensor({0, 1}, at::kLong), 0, context);
  CHECK(drawn.size(0) == 2);
}

TEST_CASE("ddpm refuses a size that its levels cannot halve") {
  const auto model = load_as<Generator>("ddpm", tiny(0.0));
  FakeContext context(5);
  CHECK_THROWS_AS(model->build(ImageSpec{1, 15, 15, 2, "area"}, context), Error);
}

TEST_CASE("ddpm warns of a warm-up as long as the training") {
  const auto model = load_as<Generator>("ddpm", tiny(0.0));
  FakeContext context(5);
  model->build(image, context);
  model->prepare(pictures(2), context);
  CHECK(context.last_line.find("warm-up") != std::string::npos);
}
