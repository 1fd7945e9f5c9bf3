#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

TEST_CASE("gaussian draws pictures with the mean and deviation of each class") {
  const ImageSpec image{1, 8, 8, 2, "area"};
  Split split;
  split.train = make_pictures(200, image, true);
  split.steps = 1;
  FakeContext context(5);
  const auto model = load_as<Generator>("gaussian");
  model->build(image, context);
  model->prepare(split, context);
  CHECK(model->step(0, split, context).finished);
  Archive archive;
  model->save(archive);
  const auto loaded = load_as<Generator>("gaussian");
  loaded->build(image, context);
  loaded->load({archive.model, {}});
  for (const std::int64_t label : {0, 1}) {
    const at::Tensor drawn = loaded->sample(at::full({400}, label, at::kLong), 0, context).to(at::kFloat);
    const at::Tensor real =
        split.train.pixels.index_select(0, (split.train.labels == label).nonzero().flatten()).to(at::kFloat);
    CHECK(drawn.mean().item<double>() == Approx(real.mean().item<double>()).margin(0.5));
    CHECK(drawn.std(0).mean().item<double>() == Approx(real.std(0).mean().item<double>()).margin(0.5));
  }
}

TEST_CASE("a picture does not depend on the batch that gaussian draws it in") {
  const ImageSpec image{3, 4, 4, 1, "area"};
  FakeContext context(5);
  const auto model = load_as<Generator>("gaussian");
  model->build(image, context);
  model->load({{{"moments", at::ones({2, 1, 3, 4, 4}) * 0.3}}, {}});
  CHECK_THROWS_AS(model->load({{{"moments", at::ones({2, 2, 3, 4, 4})}}, {}}), Error);
  const at::Tensor labels = at::zeros({5}, at::kLong);
  const at::Tensor together = model->sample(labels, 0, context);
  for (std::int64_t i = 0; i < 5; ++i)
    CHECK(at::equal(model->sample(labels.slice(0, 0, 1), i, context)[0], together[i]));
}
