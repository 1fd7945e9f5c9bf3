// What ddpm and flow_matching promise alike.
#include <cmath>
#include <limits>

#include <ATen/autocast_mode.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "tiny_generator.hpp"

using namespace equipoise;

namespace {

const Values combinations[] = {
    {{"ema", 0.0}},
    {{"ema", 0.9}},
    {{"ema", 0.0}, {"accumulation", std::int64_t{3}}},
    {{"ema", 0.9}, {"precision", "bf16"}},
    {{"ema", 0.9}, {"channels_last", true}},
    {{"ema", 0.9}, {"conditional", true}, {"label_dropout", 0.3}, {"accumulation", std::int64_t{2}}},
};

void check_resume(const std::string& name, const Values& changes) {
  const bool both = changes.contains("conditional");
  const Split split = tiny_split(6, both);
  TinyRun straight(name, changes, split), first(name, changes, split), second(name, changes, split);
  straight.train(0, 6);
  first.train(0, 3);
  const Archive middle = first.archive();
  first.model->sample(at::zeros({2}, at::kLong), 0, first.context);
  first.train(3, 6);
  second.model->load(middle);
  second.train(3, 6);
  for (TinyRun* run : {&first, &second}) {
    CHECK(identical(straight.archive().model, run->archive().model));
    CHECK(identical(straight.archive().state, run->archive().state));
  }
}

void check_batch_independence(const std::string& name, Values changes, int ticks) {
  INFO(name);
  changes["ema"] = 0.5;
  TinyRun run(name, changes, tiny_split(3));
  run.train(0, 3);
  const at::Tensor labels = at::zeros({5}, at::kLong);
  run.context.ticks = 0;
  const at::Tensor together = run.model->sample(labels, 3, run.context);
  CHECK(together.sizes() == at::IntArrayRef({5, 1, 16, 16}));
  CHECK(together.scalar_type() == at::kByte);
  CHECK(run.context.ticks == ticks);
  CHECK(together.equal(run.model->sample(labels, 3, run.context)));
  for (const std::int64_t i : {0, 4}) {
    const at::Tensor alone = run.model->sample(labels.slice(0, 0, 1), 3 + i, run.context);
    CHECK((alone[0].to(at::kInt) - together[i].to(at::kInt)).abs().max().item<int>() <= 1);
  }
  CHECK_FALSE(together[0].equal(together[1]));
}

}  // namespace

TEST_CASE("ddpm resumes with the same bits, whatever state its options keep") {
  for (const Values& changes : combinations) check_resume("ddpm", changes);
}

TEST_CASE("flow_matching resumes with the same bits, whatever state its options keep") {
  for (const Values& changes : combinations) check_resume("flow_matching", changes);
}

TEST_CASE("a picture does not depend on the batch that ddpm draws it in") {
  check_batch_independence("ddpm", {{"sampler", "ddim"}, {"eta", 0.5}}, 5);
  check_batch_independence("ddpm", {{"sampler", "ddpm"}}, 5);
  check_batch_independence("ddpm", {{"sampler", "dpm++"}}, 5);
}

TEST_CASE("a picture does not depend on the batch that flow_matching draws it in") {
  check_batch_independence("flow_matching", {{"sampler", "euler"}}, 5);
  check_batch_independence("flow_matching", {{"sampler", "heun"}}, 5);
}

TEST_CASE("both generators learn") {
  for (const std::string name : {"ddpm", "flow_matching"}) {
    INFO(name);
    TinyRun run(name, {{"ema", 0.0}}, tiny_split(200));
    double begin = 0, end = 0;
    for (std::int64_t i = 0; i < 10; ++i) begin += run.train(i, i + 1) / 10;
    run.train(10, 180);
    for (std::int64_t i = 180; i < 200; ++i) end += run.train(i, i + 1) / 20;
    CHECK(end < 0.6 * begin);
  }
}

TEST_CASE("a batch in parts has the gradient of the whole") {
  TinyRun whole("ddpm", {{"ema", 0.0}}, tiny_split(3)),
      parts("ddpm", {{"ema", 0.0}, {"accumulation", std::int64_t{3}}}, tiny_split(3));
  const Step one = whole.model->step(1, whole.split, whole.context);
  const Step other = parts.model->step(1, parts.split, parts.context);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(one.scalars[i].value == Approx(other.scalars[i].value).epsilon(1e-4));
}

TEST_CASE("sampling uses the weights that the archive calls model, whether averaged or not") {
  TinyRun run("ddpm", {{"ema", 0.9}}, tiny_split(4));
  run.train(0, 4);
  const Archive archive = run.archive();
  CHECK_FALSE(archive.state.at("net.conv_in.weight").equal(archive.model.at("conv_in.weight")));
  TinyRun averaged("ddpm", {{"ema", 0.9}}, tiny_split(4)), plain("ddpm", {{"ema", 0.0}}, tiny_split(4));
  Archive finished;
  finished.model = archive.model;
  const at::Tensor labels = at::zeros({2}, at::kLong);
  averaged.model->load(finished);
  plain.model->load(finished);
  const at::Tensor drawn = run.model->sample(labels, 0, run.context);
  CHECK(drawn.equal(averaged.model->sample(labels, 0, averaged.context)));
  CHECK(drawn.equal(plain.model->sample(labels, 0, plain.context)));
}

TEST_CASE("bf16 leaves the thread's mixed precision as it was and changes what is computed") {
  for (const std::string name : {"ddpm", "flow_matching"}) {
    TinyRun exact(name, {{"ema", 0.0}}, tiny_split(2)),
        rounded(name, {{"ema", 0.0}, {"precision", "bf16"}}, tiny_split(2));
    const double loss = exact.train(0, 1), close = rounded.train(0, 1);
    CHECK(loss != close);
    CHECK(loss == Approx(close).epsilon(0.05));
    CHECK_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
    rounded.model->sample(at::zeros({2}, at::kLong), 0, rounded.context);
    CHECK_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
  }
}

TEST_CASE("fp16 is refused on a processor") {
  const auto model = load_as<Generator>("ddpm", tiny_values("ddpm", {{"precision", "fp16"}}));
  FakeContext context(5);
  CHECK_THROWS_WITH(model->build(tiny_image, context), holds("fp16 needs a GPU"));
}

TEST_CASE("a diverging training passes its NaN on") {
  TinyRun run("ddpm", {{"ema", 0.0}, {"gradient_clip", 0.0}}, tiny_split(2));
  Archive broken = run.archive();
  broken.model.at("conv_out.bias").fill_(std::numeric_limits<float>::quiet_NaN());
  run.model->load(broken);
  CHECK(std::isnan(run.train(1, 2)));
}

TEST_CASE(
    "a conditional model: several classes, guidance 1 is the class alone, other values need label dropout") {
  for (const std::string name : {"ddpm", "flow_matching"}) {
    INFO(name);
    const Split both = tiny_split(6, true);
    CHECK_THROWS_AS(TinyRun(name, {}, both), Error);
    const Values told = {{"conditional", true}, {"ema", 0.0}},
                 dropped = {{"conditional", true}, {"ema", 0.0}, {"label_dropout", 0.5}};
    TinyRun plain(name, told, both), guided(name, dropped, both);
    plain.train(0, 3);
    guided.train(0, 6);
    CHECK(plain.archive().model.at("class_embedding.weight").size(0) == 2);
    CHECK(guided.archive().model.at("class_embedding.weight").size(0) == 3);
    const auto draw = [&](TinyRun& trained, const Values& values, double guidance) {
      Values changed = values;
      changed["guidance"] = guidance;
      TinyRun fresh(name, changed, both);
      fresh.model->load(trained.archive());
      return fresh.model->sample(at::zeros({2}, at::kLong), 0, fresh.context);
    };
    const at::Tensor alone = draw(guided, dropped, 1.0);
    CHECK(alone.equal(guided.model->sample(at::zeros({2}, at::kLong), 0, guided.context)));
    CHECK_FALSE(alone.equal(draw(guided, dropped, 4.0)));
    CHECK_THROWS_WITH(draw(plain, told, 4.0), holds("with and without the class"));
  }
}

TEST_CASE("label dropout without classes, and a size that the levels cannot halve, are refused") {
  FakeContext context(5);
  const auto dropout = load_as<Generator>("ddpm", tiny_values("ddpm", {{"label_dropout", 0.1}}));
  CHECK_THROWS_WITH(dropout->build(tiny_image, context), holds("label_dropout"));
  const auto odd = load_as<Generator>("ddpm", tiny_values("ddpm", {}));
  CHECK_THROWS_AS(odd->build(ImageSpec{1, 15, 15, 2, "area"}, context), Error);
}

TEST_CASE("a warm-up as long as the training is mentioned") {
  TinyRun run("ddpm", {}, tiny_split(2));
  CHECK(run.context.last_line.find("warm-up") != std::string::npos);
}
