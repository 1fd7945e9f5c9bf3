#include "pggan/pggan.hpp"

#include <cmath>
#include <limits>

#include <ATen/ops/zeros.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

const ImageSpec image{1, 16, 16, 2, "area"};

Values tiny() {
  return {{"channels", std::vector<std::int64_t>{8, 8, 6}},
          {"latent_size", std::int64_t{8}},
          {"batch", std::vector<std::int64_t>{4, 3}}};
}

Split pictures(std::int64_t steps, bool both_classes = false) {
  Split split;
  split.train = make_pictures(10, image, both_classes);
  split.steps = steps;
  return split;
}

/// Built and prepared for `split`.
std::unique_ptr<Generator> prepared(const Values& values, const Split& split, FakeContext& context) {
  auto model = load_as<Generator>("pggan", values);
  model->build(image, context);
  model->prepare(split, context);
  return model;
}

Archive trained(const Values& values, std::int64_t steps) {
  FakeContext context(5);
  const Split split = pictures(steps);
  const auto model = prepared(values, split, context);
  train(*model, split, context, 0, steps);
  Archive archive;
  model->save(archive);
  return archive;
}

void check_same(const Archive& left, const Archive& right) {
  CHECK(identical(left.model, right.model));
  CHECK(identical(left.state, right.state));
}

/// Trains 12 steps (8 px until step 6, 16 px fading in until 9), stopped and resumed before step `stop`.
void resumes_exactly(const Values& values, std::int64_t stop) {
  const Split split = pictures(12);
  Archive middle, end;
  FakeContext first(5), second(5);
  {
    const auto model = prepared(values, split, first);
    train(*model, split, first, 0, stop);
    model->save(middle);
    model->sample(at::zeros({2}, at::kLong), 0, first);
  }
  const auto model = prepared(values, split, second);
  model->load(middle);
  train(*model, split, second, stop, 12);
  model->save(end);
  check_same(trained(values, 12), end);
}

double scalar(const Step& step, const std::string& name) {
  for (const Scalar& each : step.scalars)
    if (each.name == name) return each.value;
  throw std::out_of_range(name);
}

}  // namespace

TEST_CASE("pggan resumes with the same bits within a phase, across its border and within the fade-in") {
  for (const std::int64_t stop : {3, 6, 8, 10}) resumes_exactly(tiny(), stop);
}

TEST_CASE("pggan resumes with the same bits with several discriminator steps, R1 and no average") {
  Values values = tiny();
  values["loss"] = std::string("non-saturating");
  values["discriminator_steps"] = std::int64_t{2};
  values["ema"] = 0.0;
  resumes_exactly(values, 7);
}

TEST_CASE("pggan trained twice has the same bits") {
  check_same(trained(tiny(), 8), trained(tiny(), 8));
}

TEST_CASE("pggan reports both losses and where it is in its growth") {
  FakeContext context(5);
  const Split split = pictures(12);
  const auto model = prepared(tiny(), split, context);
  const Step first = model->step(0, split, context);
  CHECK(first.scalars.front().name == "loss");
  CHECK(scalar(first, "resolution") == 8);
  CHECK(scalar(first, "alpha") == 1);
  CHECK(scalar(first, "gradient_norm") > 0);
  CHECK(scalar(first, "gradient_penalty") > 0);
  CHECK(std::isfinite(scalar(first, "discriminator_loss")));
  for (std::int64_t i = 1; i < 6; ++i) model->step(i, split, context);
  const Step fading = model->step(6, split, context);
  CHECK(scalar(fading, "resolution") == 16);
  CHECK(scalar(fading, "alpha") < 0.5);
}

TEST_CASE("a picture does not depend on the batch that pggan draws it in") {
  const auto model = load_as<Generator>("pggan", tiny());
  FakeContext context(9);
  model->build(image, context);
  Archive finished = trained(tiny(), 4);
  finished.state.clear();
  model->load(finished);
  const at::Tensor together = model->sample(at::zeros({11}, at::kLong), 3, context);
  CHECK(together.sizes() == at::IntArrayRef({11, 1, 16, 16}));
  CHECK(together.scalar_type() == at::kByte);
  for (const std::int64_t i : {0, 4, 10})
    CHECK(model->sample(at::zeros({1}, at::kLong), 3 + i, context)[0].equal(together[i]));
  CHECK_FALSE(together[0].equal(together[1]));
}

TEST_CASE("while it grows pggan draws the present phase at the full size") {
  FakeContext context(5);
  const Split split = pictures(12);
  const auto model = prepared(tiny(), split, context);
  train(*model, split, context, 0, 3);
  const at::Tensor drawn = model->sample(at::zeros({2}, at::kLong), 0, context);
  CHECK(drawn.sizes() == at::IntArrayRef({2, 1, 16, 16}));
  CHECK(drawn.slice(2, 0, 16, 2).equal(drawn.slice(2, 1, 16, 2)));
}

TEST_CASE("pggan trains in bfloat16 with finite numbers close to those of float32") {
  Values rough = tiny();
  rough["precision"] = std::string("bf16");
  const Split split = pictures(12);
  FakeContext one(5), two(5);
  const auto exact = prepared(tiny(), split, one), model = prepared(rough, split, two);
  for (std::int64_t i = 0; i < 8; ++i)
    for (const Scalar& each : model->step(i, split, two).scalars) CHECK(std::isfinite(each.value));
  const double expected = scalar(exact->step(0, split, one), "gradient_penalty");
  const auto again = prepared(rough, split, two);
  CHECK(scalar(again->step(0, split, two), "gradient_penalty") == Approx(expected).epsilon(0.05));
}

TEST_CASE("a loss that is no number reaches the host") {
  const Split split = pictures(12);
  FakeContext context(5);
  const auto model = prepared(tiny(), split, context);
  Archive archive;
  model->step(0, split, context);
  model->save(archive);
  archive.state["discriminator.out.bias"].fill_(std::numeric_limits<float>::quiet_NaN());
  model->load(archive);
  CHECK(std::isnan(scalar(model->step(1, split, context), "discriminator_loss")));
}

TEST_CASE("pggan learns the brightness of its pictures") {
  Values values = tiny();
  values["generator_learning_rate"] = values["discriminator_learning_rate"] = 5e-3;
  values["ema"] = 0.9;
  FakeContext context(5);
  const Split split = pictures(300);
  const auto model = prepared(values, split, context);
  train(*model, split, context, 0, 300);
  const at::Tensor drawn = model->sample(at::zeros({16}, at::kLong), 0, context).to(at::kFloat);
  const double wanted = split.train.pixels.to(at::kFloat).mean().item<double>();
  CHECK(std::abs(drawn.mean().item<double>() - wanted) < 25);
}

TEST_CASE("pggan refuses pictures that it cannot grow, and several classes") {
  FakeContext context(5);
  const auto model = load_as<Generator>("pggan", tiny());
  for (const ImageSpec& wrong :
       {ImageSpec{1, 24, 24, 2, "area"}, ImageSpec{1, 16, 32, 2, "area"}, ImageSpec{1, 8, 8, 2, "area"},
        ImageSpec{1, 1024, 1024, 2, "area"}, ImageSpec{4, 16, 16, 2, "area"}})
    CHECK_THROWS_AS(model->build(wrong, context), Error);
  model->build(image, context);
  CHECK_THROWS_AS(model->prepare(pictures(12, true), context), Error);
}

TEST_CASE("pggan says when its training ends before the last size has faded in") {
  Values values = tiny();
  values["phase_steps"] = std::vector<std::int64_t>{10};
  FakeContext context(5);
  const Split enough = pictures(15), little = pictures(14), none = pictures(10);
  prepared(values, enough, context);
  CHECK(context.last_line.empty());
  prepared(values, little, context);
  CHECK(context.last_line.find("faded in") != std::string::npos);
  CHECK_THROWS_AS(prepared(values, none, context), Error);
}
