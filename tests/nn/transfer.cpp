#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

struct Totals {
  std::int64_t parameters = 0, trainable = 0;
};

Totals totals(const std::string& name, const Values& values = {}) {
  const auto model = load_as<Classifier>(name, values, "transfer");
  FakeContext context(1);
  model->build({3, 224, 224, 2, "area"}, context);
  Totals sum;
  for (const Layer& layer : model->summary()) {
    sum.parameters += layer.parameters;
    sum.trainable += layer.trainable;
  }
  return sum;
}

/// vgg16 on 32 x 32 pictures, all of whose weights learn from random ones.
struct Scratch {
  std::unique_ptr<Classifier> model = load_as<Classifier>(
      "vgg16",
      {{"training", std::string("from_scratch")}, {"hidden", std::int64_t{8}}, {"batch", std::int64_t{4}}},
      "transfer");
  FakeContext context{1};
  Split split;

  Scratch() {
    const ImageSpec image{1, 32, 32, 2, "area"};
    split.train = make_pictures(8, image, true);
    split.steps = 4;
    model->build(image, context);
    model->prepare(split, context);
  }
};

/// The layers behind a frozen backbone whose features are told apart by their first number.
struct Frozen {
  std::unique_ptr<Classifier> model = load_as<Classifier>(
      "resnet50",
      {{"training", std::string("frozen_random")}, {"hidden", std::int64_t{16}}, {"learning_rate", 0.01}},
      "transfer");
  FakeContext context{1};
  Split split;

  Frozen() {
    split.train = make_pictures(40, {1, 8, 8, 2, "area"}, true);
    split.train.pixels = at::Tensor();
    split.steps = 30;
    context.embedded = [](const ImageSet& set) {
      at::Tensor x = at::zeros({set.size(), 12}, at::kFloat);
      x.select(1, 0).copy_(set.labels);
      return x;
    };
    model->build({1, 0, 0, 2, "area"}, context);
    model->prepare(split, context);
  }
};

/// Behind a frozen backbone that sees 32 x 32 pixels, with pictures mirrored in training. Keeps what was
/// embedded.
struct Mirrored {
  std::unique_ptr<Classifier> model;
  FakeContext context{1};
  Split split;
  std::vector<at::Tensor> seen;

  explicit Mirrored(std::int64_t side) {
    model = load_as<Classifier>("resnet50",
                                {{"training", std::string("frozen_random")},
                                 {"input_size", std::int64_t{32}},
                                 {"batch", std::int64_t{8}},
                                 {"augment.flip", true}},
                                "transfer");
    const ImageSpec image{1, side, side, 2, "area"};
    split.train = make_pictures(8, image, true);
    split.steps = 4;
    context.embedded = [this](const ImageSet& set) {
      seen.push_back(set.pixels);
      return at::zeros({set.size(), 12}, at::kFloat);
    };
    model->build(image, context);
    model->prepare(split, context);
  }
};

/// Whether every picture of `some` is one of `all`, as it is or mirrored; counts the mirrored.
std::int64_t mirrored_of(const at::Tensor& some, const at::Tensor& all) {
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < some.size(0); ++i) {
    const auto among = [&](const at::Tensor& picture) {
      return (all == picture).flatten(1).all(1).any().item<bool>();
    };
    REQUIRE((among(some[i]) || among(some[i].flip(-1))));
    count += among(some[i]) ? 0 : 1;
  }
  return count;
}

}  // namespace

TEST_CASE("before a frozen backbone training pictures are altered anew in each step, others never") {
  Mirrored run(32);
  REQUIRE(run.seen.size() == 1);  // as they are, when training is prepared
  CHECK(mirrored_of(run.seen[0], run.split.train.pixels) == 0);
  train(*run.model, run.split, run.context, 0, 4);
  REQUIRE(run.seen.size() == 5);
  std::int64_t mirrored = 0;
  for (std::size_t i = 1; i < 5; ++i) mirrored += mirrored_of(run.seen[i], run.split.train.pixels);
  CHECK(mirrored > 4);
  CHECK(mirrored < 28);
  Mirrored again(32);
  train(*again.model, again.split, again.context, 2, 3);
  CHECK(at::equal(again.seen[1], run.seen[3]));
  run.model->predict(run.split.train, run.context);
  CHECK(at::equal(run.seen.back(), run.split.train.pixels));
}

TEST_CASE("altered pictures of another size than a frozen backbone sees are refused") {
  CHECK_THROWS_WITH(Mirrored(16), holds("32 x 32"));
}

TEST_CASE("vgg16 has the paper's parameters, frozen and learning") {
  const Totals frozen = totals("vgg16");
  CHECK(frozen.parameters == 27'561'282);
  CHECK(frozen.trainable == 12'846'594);
  CHECK(totals("vgg16", {{"training", std::string("from_scratch")}}).trainable == 27'561'282);
}

TEST_CASE("resnet50 flattens 7 x 7 x 2048 values") {
  const Totals frozen = totals("resnet50");
  CHECK(frozen.trainable == 51'380'736 + 1'026);
  CHECK(frozen.parameters - frozen.trainable == 23'561'152);  // torchvision's 23,508,032 and its statistics
}

TEST_CASE("layers behind a frozen backbone learn from features and come back from their archive") {
  Frozen run;
  train(*run.model, run.split, run.context, 0, 30);
  const at::Tensor p = run.model->predict(run.split.train, run.context);
  CHECK((p.argmax(1) == run.split.train.labels).all().item<bool>());
  CHECK(run.model->features(run.split.train, run.context).sizes() == at::IntArrayRef({40, 16}));
  Archive archive;
  run.model->save(archive);
  Frozen other;
  const auto fresh = load_as<Classifier>(
      "resnet50", {{"training", std::string("frozen_random")}, {"hidden", std::int64_t{16}}}, "transfer");
  fresh->build({1, 0, 0, 2, "area"}, other.context);
  fresh->load({archive.model, {}, {}, {}});
  CHECK(at::equal(fresh->predict(run.split.train, other.context), p));
}

TEST_CASE("a backbone that learns resumes with the same bits") {
  Scratch straight, first, second;
  train(*straight.model, straight.split, straight.context, 0, 4);
  train(*first.model, first.split, first.context, 0, 2);
  Archive middle, end, expected;
  first.model->save(middle);
  second.model->load(middle);
  train(*second.model, second.split, second.context, 2, 4);
  second.model->save(end);
  straight.model->save(expected);
  CHECK(identical(end.model, expected.model));
  CHECK(identical(end.state, expected.state));
  CHECK(expected.model.count("backbone.features.0.weight") == 1);
}

TEST_CASE("fine-tuning without weights names the command that gets them") {
  const auto model = load_as<Classifier>("vgg16", {{"training", std::string("fine_tuned")}}, "transfer");
  FakeContext context(1);
  try {
    model->build({3, 64, 64, 2, "area"}, context);
    FAIL("built without weights");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("vgg16 has no weights") != std::string::npos);
    CHECK(error.hint().find("./dev weights vgg16") != std::string::npos);
  }
}
