#include "equipoise/nn/network_classifier.hpp"

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

/// A training of the cnn on small pictures, 24 dark and 8 bright ones.
struct Run {
  std::unique_ptr<Classifier> model;
  FakeContext context{1};
  Split split;

  explicit Run(const Values& values, std::int64_t steps = 12) : model(load_as<Classifier>("cnn", values)) {
    const ImageSpec image{1, 16, 16, 2, "area"};
    split.train = make_pictures(32, image, true);
    split.train.labels = (at::arange(32, at::kLong) % 4 == 0).to(at::kLong);
    split.validation = make_pictures(10, image, true);
    split.steps = steps;
    model->build(image, context);
  }

  Run& go(std::int64_t begin, std::int64_t end) {
    if (begin == 0) model->prepare(split, context);
    train(*model, split, context, begin, end);
    return *this;
  }

  Archive saved() const {
    Archive archive;
    model->save(archive);
    return archive;
  }
};

const Values everything{{"batch", std::int64_t{8}},
                        {"class_weights", std::string("balanced")},
                        {"over_sampling", true},
                        {"focal_gamma", 1.5},
                        {"label_smoothing", 0.1},
                        {"mixup", 0.4},
                        {"augment.flip", true},
                        {"augment.rotation", 10.0},
                        {"augment.crop", 0.1},
                        {"augment.brightness", 0.1},
                        {"augment.noise", 0.02},
                        {"schedule", std::string("cosine")},
                        {"warmup_steps", std::int64_t{2}},
                        {"keep", std::string("best")},
                        {"patience", std::int64_t{50}},
                        {"best_by", std::string("balanced_accuracy")}};

std::string refusal(const Values& values, bool without_validation = false, bool one_class = false) {
  Run run(values);
  if (without_validation) run.split.validation = {};
  if (one_class) run.split.train.labels = at::zeros_like(run.split.train.labels);
  try {
    run.go(0, 1);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a training with everything switched on resumes with the same bits") {
  Run straight(everything), first(everything), second(everything);
  straight.go(0, 12);
  const Archive middle = first.go(0, 7).saved();
  second.model->prepare(second.split, second.context);
  second.model->load(middle);
  second.go(7, 12);
  CHECK(identical(straight.saved().model, second.saved().model));
  CHECK(identical(straight.saved().state, second.saved().state));
}

TEST_CASE("the model is that of the epoch with the best validation score") {
  // A rate so high that the first epoch helps and later ones destroy.
  const Values kept{{"batch", std::int64_t{16}}, {"keep", std::string("best")}, {"learning_rate", 0.01}};
  Run run(kept, 10);
  run.model->prepare(run.split, run.context);
  std::vector<Archive> epochs;
  for (std::int64_t i = 0; i < 10; ++i) {
    run.model->step(i, run.split, run.context);
    Archive now;
    run.model->save(now);
    if (i % 2 == 1) epochs.push_back(now);
  }
  REQUIRE(run.context.scores.size() == 1);
  CHECK(run.context.scores[0].name == "best_epoch");
  const auto best = static_cast<std::size_t>(run.context.scores[0].value);
  REQUIRE(best >= 1);
  CHECK(identical(run.saved().model, epochs.at(best - 1).model));
}

TEST_CASE("a training without progress stops early") {
  Run run({{"batch", std::int64_t{16}},
           {"learning_rate", 0.0},
           {"batch_norm_momentum", 0.0},
           {"patience", std::int64_t{2}}},
          100);
  run.model->prepare(run.split, run.context);
  std::int64_t steps = 0;
  while (steps < 100 && !run.model->step(steps, run.split, run.context).finished) ++steps;
  CHECK(steps + 1 == 6);  // one epoch of two steps that counts, two that do not
}

TEST_CASE("balanced weights and over-sampling change what is learned; over-sampling lengthens the epoch") {
  const Archive plain = Run({}).go(0, 3).saved();
  CHECK_FALSE(
      identical(plain.model, Run({{"class_weights", std::string("balanced")}}).go(0, 3).saved().model));
  Run over({{"over_sampling", true}, {"batch", std::int64_t{16}}});
  CHECK(over.model->steps_per_epoch(over.split) == 3);  // 24 + 24 instead of 32 pictures
  Run given(
      {{"class_weights", std::string("given")}, {"given_class_weights", std::vector<double>{1.0, 1.0}}});
  CHECK(identical(plain.model, given.go(0, 3).saved().model));
}

TEST_CASE("the loss is cross-entropy plus l2 times the squared dense weights") {
  Run run({{"l2", 0.5}});
  const Archive before = run.saved();
  double squares = 0;
  for (const char* name : {"fc1.weight", "fc2.weight"})
    squares += before.model.at(name).square().sum().item<double>();
  run.model->prepare(run.split, run.context);
  const Step step = run.model->step(0, run.split, run.context);
  CHECK(step.scalars.at(0).value - step.scalars.at(1).value == Approx(0.5 * squares).epsilon(1e-4));
}

TEST_CASE("trainings that cannot work are refused in words") {
  CHECK(refusal({}, false, true).find("one class only") != std::string::npos);
  CHECK(refusal({}, false, true).find("'b'") != std::string::npos);
  CHECK(refusal({{"keep", std::string("best")}}, true).find("validation") != std::string::npos);
  CHECK(refusal({{"patience", std::int64_t{3}}}, true).find("validation") != std::string::npos);
  CHECK(refusal({{"class_weights", std::string("given")}}).find("0 numbers for 2 classes") !=
        std::string::npos);
  CHECK(refusal({}).empty());
}

TEST_CASE("bfloat16 with channels last learns the same to within its rounding") {
  Run exact({{"channels_last", false}}),
      rounded({{"precision", std::string("bf16")}, {"channels_last", true}});
  exact.model->prepare(exact.split, exact.context);
  rounded.model->prepare(rounded.split, rounded.context);
  const double a = exact.model->step(0, exact.split, exact.context).scalars.at(1).value;
  const double b = rounded.model->step(0, rounded.split, rounded.context).scalars.at(1).value;
  CHECK(b == Approx(a).epsilon(0.03));
}
