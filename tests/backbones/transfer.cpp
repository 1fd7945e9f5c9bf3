#include "transfer/transfer.hpp"

#include <algorithm>

#include <ATen/ATen.h>

#include <equipoise/backbones/weights.hpp>

#include "../plugins/fake_context.hpp"
#include "backbones/embedder.hpp"
#include "catch.hpp"
#include "pictures.hpp"
#include "weights_file.hpp"

using namespace equipoise;
using namespace equipoise::backbones;
using equipoise::transfer::TransferClassifier;
using equipoise::transfer::TransferOptions;

namespace {

constexpr std::int64_t side = 64;

/// A classifier as the paper cuts it, and the weights that make_features.py gives its backbone.
struct Form {
  std::string name, layer;
  Network network = up_to(describe(name), layer);
  TensorMap weights = random_parameters(network, 0);
};

Form vgg16() {
  return {"vgg16", "pool5"};
}
Form resnet50() {
  return {"resnet50", "layer4.2"};
}

TransferOptions options_of(const Form& form, const std::string& training,
                           const std::filesystem::path& weights = {}) {
  TransferOptions options;
  options.training = training;
  options.weights = weights;
  options.layer = form.layer;
  options.input_size = side;
  options.dropout = 0;
  options.l2 = 0.001;
  return options;
}

/// The dense layers of make_transfer.py.
TensorMap sine_head(std::int64_t features) {
  const auto sine = [](at::IntArrayRef shape, double phase) {
    const std::int64_t count = c10::multiply_integers(shape);
    return at::arange(count, at::kDouble).mul(0.7).add(phase).sin().mul(0.02).view(shape).to(at::kFloat);
  };
  return {{"fc1.weight", sine({512, features}, 0.1)},
          {"fc1.bias", sine({512}, 0.2)},
          {"fc2.weight", sine({2, 512}, 0.3)},
          {"fc2.bias", sine({2}, 0.4)}};
}

at::Tensor sampled(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.flatten();
  return flat.slice(0, 0, std::nullopt, flat.numel() / 256 | 1);
}

/// What a step did: the model before and after, the optimiser's state, the loss without its penalty.
struct Outcome {
  TensorMap before, after, moments;
  double loss = 0;
};

Split two_pictures() {
  Split split;
  split.train.pixels = test_pictures(side);
  split.train.labels = at::arange(2, at::kLong);
  split.train.classes = {"a", "b"};
  split.train.ids = {"0", "1"};
  split.steps = 1;
  return split;
}

Outcome one_step(const Form& form, const TransferOptions& options, const at::Tensor& features = {},
                 bool known_head = true) {
  TransferClassifier model(form.name, options);
  FakeContext context;
  if (features.defined()) context.features["0"] = features;
  const Split split = two_pictures();
  model.build({3, side, side, 2, "area"}, context);
  model.prepare(split, context);
  Archive start, end;
  model.save(start);
  if (known_head) {
    for (auto& [name, tensor] : sine_head(feature_count(form.network, side, side)))
      start.model[name] = tensor;
    model.load({start.model, {}, {}, {}});
  }
  const Step step = model.step(0, split, context);
  model.save(end);
  return {start.model, end.model, end.state, step.scalars.at(1).value};
}

/// Behind fifty layers with norms over eight values, PyTorch's own float32 gradients lie up to 0.017 from its
/// float64 ones.
double tolerance_of(const std::string& key) {
  const bool deep = key.rfind("resnet50/learning/gradient/backbone.", 0) == 0;
  return deep && key.find("layer4") == std::string::npos ? 0.1 : 2e-3;
}

/// Loss, gradients (Adam's first moment after one step is a tenth of them) and statistics against PyTorch's.
void check_against_pytorch(const Outcome& outcome, const std::string& place) {
  const TensorMap expected = golden("transfer");
  CHECK(outcome.loss == Approx(expected.at(place + "/loss").item<double>()).epsilon(1e-3));
  int compared = 0;
  for (const auto& [key, value] : expected) {
    const auto name_in = [&](const std::string& folder) {
      return key.rfind(place + folder, 0) == 0 ? key.substr((place + folder).size()) : std::string();
    };
    INFO(key);
    if (const std::string name = name_in("/gradient/"); !name.empty()) {
      const auto found = std::find_if(outcome.moments.begin(), outcome.moments.end(), [&](const auto& entry) {
        return entry.first.find("exp_avg." + name) != std::string::npos;
      });
      REQUIRE(found != outcome.moments.end());
      CHECK(relative_error(sampled(found->second) * 10.0, value) < tolerance_of(key));
      ++compared;
    }
    if (const std::string name = name_in("/statistic/"); !name.empty()) {
      CHECK(relative_error(sampled(outcome.after.at(name)), value) < 1e-3);
      ++compared;
    }
  }
  CHECK(compared >= 4);
}

/// Features of the frozen backbone as the host gets them from its embedder.
template <class Embedder>
at::Tensor embedded(const Form& form, const std::filesystem::path& weights) {
  typename Embedder::Options options;
  options.layer = form.layer;
  options.weights = weights;
  if (weights.empty()) options.initialisation = "random";
  FakeContext context;
  return Embedder(options).embed(test_pictures(side).to(at::kFloat), context);
}

struct ResNet50Form {
  static constexpr const char* name = "resnet50";
};

/// The tensors that a step changed and those that it left.
struct Movement {
  std::vector<std::string> moved, stayed;
};

Movement movement(const Outcome& outcome) {
  Movement result;
  for (const auto& [name, tensor] : outcome.before)
    (tensor.equal(outcome.after.at(name)) ? result.stayed : result.moved).push_back(name);
  return result;
}

bool is_head(const std::string& name) {
  return name.rfind("fc", 0) == 0;
}

struct Totals {
  std::int64_t parameters = 0, trainable = 0;
};

/// At the paper's 224 pixels.
Totals totals(const Form& form, TransferOptions options) {
  options.input_size = 224;
  TransferClassifier model(form.name, options);
  FakeContext context;
  model.build({3, 224, 224, 2, "area"}, context);
  Totals sum;
  for (const Layer& layer : model.summary()) {
    sum.parameters += layer.parameters;
    sum.trainable += layer.trainable;
  }
  return sum;
}

}  // namespace

TEST_CASE("a step of fine-tuning VGG16 and ResNet-50 equals PyTorch's: loss, gradients, statistics") {
  const ScratchFolder folder;
  for (const Form& form : {vgg16(), resnet50()}) {
    INFO(form.name);
    const auto file = folder.path() / (form.name + ".safetensors");
    write_weights(file, form.weights);
    const Outcome outcome = one_step(form, options_of(form, "fine_tuned", file));
    for (const auto& [name, tensor] : form.weights)
      REQUIRE(outcome.before.at("backbone." + name).equal(tensor));
    check_against_pytorch(outcome, form.name + "/learning");
    CHECK(movement(outcome).stayed.empty());
    std::filesystem::remove(file);
  }
}

TEST_CASE("training from scratch moves everything, from weights that only the seed decides") {
  for (const Form& form : {vgg16(), resnet50()}) {
    INFO(form.name);
    const Outcome outcome = one_step(form, options_of(form, "from_scratch"), {}, /*known_head=*/false);
    CHECK(movement(outcome).stayed.empty());
    CHECK(outcome.before.size() == form.weights.size() + 4);
    const Outcome again = one_step(form, options_of(form, "from_scratch"), {}, false);
    const std::string first = form.name == "vgg16" ? "features.0.weight" : "conv1.weight";
    CHECK(again.after.at("backbone." + first).equal(outcome.after.at("backbone." + first)));
    CHECK_FALSE(outcome.before.at("backbone." + first).equal(form.weights.at(first)));
  }
}

TEST_CASE("behind a frozen backbone the dense layers learn as in PyTorch, with its running statistics") {
  const ScratchFolder folder;
  const TensorMap expected = golden("transfer");
  for (const Form& form : {vgg16(), resnet50()}) {
    const auto file = folder.path() / (form.name + ".safetensors");
    write_weights(file, form.weights);
    // The weights in the file are those that random_parameters draws, so both modes have one golden step.
    for (const std::string training : {"frozen", "frozen_random"}) {
      INFO(form.name << " " << training);
      const std::filesystem::path weights = training == "frozen" ? file : std::filesystem::path();
      const auto features = [&] {
        return form.name == "vgg16" ? embedded<Vgg16Embedder>(form, weights)
                                    : embedded<AveragePoolEmbedder<ResNet50Form>>(form, weights);
      };
      const at::Tensor x = features();
      CHECK(relative_error(sampled(x), expected.at(form.name + "/frozen/features")) < 1e-4);
      const Outcome outcome = one_step(form, options_of(form, training, weights), x);
      check_against_pytorch(outcome, form.name + "/frozen");
      CHECK(outcome.after.size() == 4);
      for (const auto& [name, tensor] : outcome.after) CHECK(is_head(name));
      CHECK(movement(outcome).stayed.empty());
      CHECK(features().equal(x));
    }
    std::filesystem::remove(file);
  }
}

TEST_CASE("the four modes have the paper's parameters, of which those learn that should") {
  const ScratchFolder folder;
  const std::int64_t vgg_head = 12'845'568 + 1'026, vgg_body = 14'714'688;  // Khazrak et al. 2025, Table 1
  // torchvision's ResNet-50 has 23,508,032 parameters before its dense layer, and 53,120 running statistics.
  const std::int64_t resnet_head = 51'380'736 + 1'026, resnet_body = 23'508'032, statistics = 53'120;
  for (const std::string training : {"frozen", "frozen_random", "fine_tuned", "from_scratch"}) {
    INFO(training);
    const bool learns = training == "fine_tuned" || training == "from_scratch";
    const auto options = [&](const Form& form) {
      const auto file = folder.path() / (form.name + ".safetensors");
      if (training == "fine_tuned") write_weights(file, form.weights);
      return options_of(form, training, training == "fine_tuned" ? file : std::filesystem::path());
    };
    const Totals vgg = totals(vgg16(), options(vgg16()));
    CHECK(vgg.parameters == vgg_head + vgg_body);
    CHECK(vgg.trainable == vgg_head + (learns ? vgg_body : 0));
    const Totals resnet = totals(resnet50(), options(resnet50()));
    CHECK(resnet.parameters == resnet_head + resnet_body + statistics);
    CHECK(resnet.trainable == resnet_head + (learns ? resnet_body : 0));
  }
}
