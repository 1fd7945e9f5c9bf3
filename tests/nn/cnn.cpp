#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

struct Totals {
  std::int64_t parameters = 0, trainable = 0;
};

Totals totals(const ImageSpec& image) {
  const auto model = load_as<Classifier>("cnn");
  FakeContext context(1);
  model->build(image, context);
  Totals sum;
  for (const Layer& layer : model->summary()) {
    sum.parameters += layer.parameters;
    sum.trainable += layer.trainable;
  }
  return sum;
}

struct Trained {
  std::unique_ptr<Classifier> model;
  Split split;
  double loss = 0;
};

Trained trained(std::int64_t side, std::int64_t steps, const Values& values = {}) {
  const ImageSpec image{1, side, side, 2, "area"};
  Trained result{load_as<Classifier>("cnn", values), {}, 0};
  result.split.train = make_pictures(40, image, true);
  result.split.steps = steps;
  FakeContext context(1);
  result.model->build(image, context);
  result.model->prepare(result.split, context);
  result.loss = train(*result.model, result.split, context, 0, steps);
  return result;
}

double accuracy(Trained& trained) {
  FakeContext context(1);
  const at::Tensor predicted = trained.model->predict(trained.split.train, context).argmax(1);
  return (predicted == trained.split.train.labels).to(at::kFloat).mean().item<double>();
}

}  // namespace

TEST_CASE("the cnn has the paper's parameters at 128 pixels and Keras' count at 224") {
  const Totals paper = totals({3, 128, 128, 2, "area"});
  CHECK(paper.parameters == 17'183'234);
  CHECK(paper.trainable == 17'182'338);
  CHECK(totals({3, 224, 224, 2, "area"}).trainable + 896 == 51'786'242);
}

TEST_CASE("the cnn takes small and odd pictures, and says which are too small") {
  CHECK(totals({1, 8, 8, 5, "area"}).parameters > 0);
  CHECK(totals({1, 30, 21, 3, "area"}).parameters > 0);
  CHECK_THROWS_AS(totals({1, 7, 32, 2, "area"}), Error);
}

TEST_CASE("the cnn learns to tell bright from dark pictures") {
  Trained result = trained(16, 40);
  CHECK(accuracy(result) > 0.95);
}

TEST_CASE("statistics recomputed after the last step serve even a slow batch norm") {
  Trained result = trained(16, 20, {{"batch_norm_momentum", 0.001}, {"recompute_statistics", true}});
  CHECK(accuracy(result) > 0.95);
}

TEST_CASE("probabilities sum to one, features are the last hidden layer, batches do not matter") {
  Trained result = trained(16, 2);
  FakeContext context(1);
  ImageSet many = make_pictures(70, {1, 16, 16, 2, "area"}, true);
  const at::Tensor p = result.model->predict(many, context);
  CHECK(p.sizes() == at::IntArrayRef({70, 2}));
  CHECK(at::allclose(p.sum(1), at::ones({70})));
  const at::Tensor f = result.model->features(many, context);
  CHECK(f.sizes() == at::IntArrayRef({70, 128}));
  CHECK(f.min().item<double>() >= 0.0);
  ImageSet one = many;
  one.pixels = many.pixels.slice(0, 69, 70);
  CHECK(at::allclose(result.model->predict(one, context)[0], p[69], 1e-4, 1e-5));
}

TEST_CASE("fused in channels last and in separate passes the cnn has the same loss curve") {
  Trained fused = trained(16, 0, {{"channels_last", true}}),
          separate = trained(16, 0, {{"channels_last", false}});
  FakeContext context(1);
  for (std::int64_t i = 0; i < 12; ++i) {
    const double loss = train(*fused.model, fused.split, context, i, i + 1);
    CHECK(train(*separate.model, separate.split, context, i, i + 1) == Approx(loss).epsilon(1e-4));
  }
}

TEST_CASE("the cnn resumes with the same bits") {
  Archive straight, middle, end;
  trained(16, 6).model->save(straight);
  Trained first = trained(16, 3);
  first.model->save(middle);
  Trained second = trained(16, 0);
  FakeContext context(1);
  second.model->load(middle);
  train(*second.model, second.split, context, 3, 6);
  second.model->save(end);
  CHECK(identical(straight.model, end.model));
  CHECK(identical(straight.state, end.state));
}
