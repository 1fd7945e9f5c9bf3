#include "phantom/phantom.hpp"

#include <ATen/ops/equal.h>
#include <ATen/ops/stack.h>

#include <equipoise/error.hpp>

#include "fake_context.hpp"
#include "matching.hpp"

using namespace equipoise;

namespace {

at::Tensor picture(const Phantom::Options& options, std::int64_t index) {
  FakeContext context;
  return Phantom(options).read(index, context);
}

}  // namespace

TEST_CASE("The phantom lists its counts class by class") {
  FakeContext context;
  Phantom::Options options;
  options.count = {3, 2};
  const SourceFacts facts = Phantom(options).survey(context);
  CHECK(facts.classes == std::vector<std::string>{"NORMAL", "PNEUMONIA"});
  REQUIRE(facts.pictures.size() == 5);
  CHECK(facts.pictures[2].id == "NORMAL/000002");
  CHECK(facts.pictures[3].id == "PNEUMONIA/000000");
  CHECK(facts.pictures[3].label == 1);
  CHECK(facts.files.empty());
}

TEST_CASE("A phantom picture depends on seed, class and number only") {
  Phantom::Options few;
  few.count = {2, 5};
  Phantom::Options many;
  many.count = {9};
  CHECK(at::equal(picture(few, 1), picture(many, 1)));
  CHECK(at::equal(picture(few, 2 + 4), picture(many, 9 + 4)));
  CHECK_FALSE(at::equal(picture(many, 0), picture(many, 1)));
  CHECK_FALSE(at::equal(picture(many, 0), picture(many, 9)));
  Phantom::Options other = many;
  other.seed = 1;
  CHECK_FALSE(at::equal(picture(many, 0), picture(other, 0)));
}

TEST_CASE("Phantom pictures have the asked form, dark lungs and a bright spine") {
  Phantom::Options options;
  options.size = 48;
  options.channels = 3;
  const at::Tensor colour = picture(options, 0);
  REQUIRE(colour.sizes() == at::IntArrayRef({3, 48, 48}));
  CHECK(at::equal(colour[0], colour[2]));
  std::vector<at::Tensor> pictures;
  for (std::int64_t i = 0; i < 20; ++i) pictures.push_back(picture(options, i)[0].to(at::kFloat));
  const at::Tensor mean = at::stack(pictures).mean(0);
  const double lung = mean.slice(0, 18, 26).slice(1, 10, 16).mean().item<double>();
  const double spine = mean.slice(0, 18, 26).slice(1, 23, 25).mean().item<double>();
  CHECK(spine > lung + 50);
}

TEST_CASE("Opacities brighten the lungs by strength, and never touch the healthy class") {
  Phantom::Options plain;
  plain.strength = 0;
  Phantom::Options strong;
  strong.strength = 1;
  CHECK(at::equal(picture(plain, 0), picture(strong, 0)));
  const auto mean = [](const at::Tensor& values) { return values.to(at::kFloat).mean().item<double>(); };
  CHECK(mean(picture(strong, 400)) > mean(picture(plain, 400)) + 1);
}

TEST_CASE("Contradicting phantom options are refused") {
  Phantom::Options counts;
  counts.count = {1, 2, 3};
  CHECK_THROWS_AS(Phantom(counts), Error);
  Phantom::Options twice;
  twice.classes = {"a", "a"};
  CHECK_THROWS_AS(Phantom(twice), Error);
  Phantom::Options channels;
  channels.channels = 2;
  CHECK_THROWS_AS(Phantom(channels), Error);
}
