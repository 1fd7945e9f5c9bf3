#include "fakes.hpp"

#include <cmath>

#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

#include "catch.hpp"
#include "store/sha256.hpp"
#include "store/store.hpp"

namespace equipoise::testing {

SourceFacts FakeSource::survey(Context&) {
  SourceFacts facts;
  facts.classes = {"A", "B"};
  for (std::int64_t label = 0; label < 2; ++label) {
    for (std::int64_t i = 0; i < counts_[label]; ++i)
      facts.pictures.push_back(
          {facts.classes[static_cast<std::size_t>(label)] + "/" + std::to_string(i) + ".png",
           label,
           {{"patient", ""}}});
  }
  return facts;
}

at::Tensor FakeSource::read(std::int64_t index, Context&) {
  const bool second = index >= counts_[0];
  const std::int64_t number = second ? index - counts_[0] : index;
  return at::full({1, 8, 8}, number * 16 + (second ? 101 : 0), at::kByte);
}

void FakeClassifier::build(const ImageSpec& image, Context&) {
  weight_ = at::randn({image.channels * image.height * image.width, image.classes}).mul_(0.01);
  momentum_ = at::zeros_like(weight_);
}

std::int64_t FakeClassifier::steps_per_epoch(const Split& split) const {
  return (split.train.size() + 1) / 2;
}

Step FakeClassifier::step(std::int64_t index, const Split& split, Context& context) {
  const at::Tensor chosen = batch_indices(context.seed(), index, split.train.size(), 2);
  const at::Tensor x = to_unit(split.train.pixels.index_select(0, chosen)).flatten(1);
  const at::Tensor labels = split.train.labels.index_select(0, chosen);
  at::Tensor error = x.matmul(weight_).softmax(1);
  const double loss = -error.gather(1, labels.unsqueeze(1)).log().mean().item<double>();
  error.sub_(at::zeros_like(error).scatter_(1, labels.unsqueeze(1), 1.0));
  momentum_ = momentum_.mul(0.9).add(x.t().matmul(error));
  momentum_.add_(at::randn(momentum_.sizes()), 1e-3);
  momentum_.add_(at::randn(momentum_.sizes(), context.rng()), 1e-3);
  weight_ = weight_.sub(momentum_, 0.01);
  if (index == spoils_at) weight_.div_(0.0);
  return {{{"loss", index == diverges_at ? std::nan("") : loss}, {"rate", 0.01}}, index == converges_at};
}

void FakeClassifier::save(Archive& archive) const {
  archive.model["weight"] = weight_;
  archive.state["momentum"] = momentum_;
}

void FakeClassifier::load(const Archive& archive) {
  weight_ = require(archive.model, "weight").clone();
  if (archive.state.count("momentum") > 0) momentum_ = archive.state.at("momentum").clone();
}

at::Tensor FakeClassifier::predict(const ImageSet& images, Context&) {
  at::randn({3});  // A careless classifier that draws random numbers must not disturb the training.
  return to_unit(images.pixels).flatten(1).matmul(weight_).softmax(1);
}

at::Tensor FakeClassifier::features(const ImageSet& images, Context&) {
  return to_unit(images.pixels).flatten(1).matmul(weight_);
}

void FakeGenerator::build(const ImageSpec& image, Context&) {
  image_ = image;
  mean_ = at::zeros({image.channels, image.height, image.width});
}

Step FakeGenerator::step(std::int64_t, const Split& split, Context&) {
  mean_ = to_signed(split.train.pixels).mean(0);
  return {{{"loss", mean_.mean().item<double>()}}, false};
}

at::Tensor FakeGenerator::sample(const at::Tensor& labels, std::int64_t first, Context& context) {
  const auto noise = context.noise(first, {labels.size(0), image_.channels, image_.height, image_.width});
  context.tick(1, 1);
  return to_pixels(noise.mul(0.1).add(mean_));
}

StageBench::StageBench(std::filesystem::path folder) : root(std::move(folder)) {
  components.makers["pictures"] = [](const ComponentUse&) { return std::make_unique<FakeSource>(); };
  components.makers["linear"] = [](const ComponentUse&) { return std::make_unique<FakeClassifier>(); };
  components.makers["mean"] = [](const ComponentUse&) { return std::make_unique<FakeGenerator>(); };
}

StageRequest StageBench::request(const std::string& verb, const std::string& name,
                                 const std::string& label) const {
  StageRequest request;
  request.identity = {{"verb", verb}, {"name", name}, {"label", label}};
  request.key = sha256(request.identity.dump());
  request.name = name;
  request.verb = verb;
  request.label = label;
  request.classes = {"A", "B"};
  request.seed = 7;
  request.execution = {{"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 1e9}};
  request.store = root.string();
  return request;
}

nlohmann::json StageBench::run(const StageRequest& wanted) {
  nlohmann::json facts;
  const StageEnd end = execute_stage(wanted, components, host, files, facts);
  REQUIRE((end == StageEnd::done || end == StageEnd::cached));
  return facts;
}

StageRequest StageBench::loaded(const std::string& label) {
  StageRequest load = request("load", "real", label);
  load.component = use_of(Kind::source, "pictures");
  run(load);
  return load;
}

StageRequest StageBench::decoded(const StageRequest& from, std::int64_t side) {
  StageRequest decode = request("decode", "decode", from.label + std::to_string(side) + from.name);
  decode.component = from.verb == "load" ? from.component : ComponentUse{};
  decode.sets["from"] = {slice_of(from, from.label)};
  decode.pixels[from.key] = from.key;
  decode.settings = {{"size", {side, side}}, {"filter", "area"}};
  run(decode);
  return decode;
}

std::string StageBench::file(const StageRequest& wanted, const std::string& name) const {
  FileOperations unused;
  return read_whole(Store(root, unused).folder(wanted.key) / name);
}

ComponentUse use_of(Kind kind, const std::string& name) {
  ComponentUse use;
  use.kind = kind;
  use.name = name;
  return use;
}

Slice slice_of(const StageRequest& request, const std::string& label, const std::string& part) {
  return {request.key + part + label, request.key, part, label};
}

}  // namespace equipoise::testing
