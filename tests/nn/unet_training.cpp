#include "equipoise/nn/unet_training.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

const std::string kGolden = std::string(EQUIPOISE_TEST_DATA) + "/golden/";
constexpr std::int64_t kBatch = 4, kSteps = 12;

nn::UNetSettings network_of_the_fixture() {
  nn::UNetSettings settings;
  settings.block_out_channels = {8, 16};
  settings.layers_per_block = 1;
  settings.attention_resolutions = {8};
  return settings;
}

nn::TrainingSettings training_of_the_fixture() {
  nn::TrainingSettings settings;
  settings.batch = kBatch;
  settings.learning_rate = 2e-3;
  settings.warmup_steps = 3;
  settings.ema = 0;
  settings.flip = false;
  return settings;
}

/// Trains from the weights of unet_attention.safetensors on what diffusers was shown; the largest relative
/// difference of losses, gradient norms and learning rates from those of diffusers.
double difference_from_diffusers(const nn::TrainingSettings& settings) {
  const TensorMap shown = read_tensors(kGolden + "unet_training.safetensors");
  FakeContext context(0);
  const ImageSpec image{1, 16, 16, 1, "area"};
  nn::UNetTraining training(network_of_the_fixture(), settings);
  training.build(image, context);
  Archive begin;
  for (const auto& [name, tensor] : read_tensors(kGolden + "unet_attention.safetensors"))
    if (name.rfind("weight.", 0) == 0) begin.model[name.substr(7)] = tensor;
  training.load(begin);
  Split split;
  split.train = make_pictures(kBatch, image, false);
  split.steps = kSteps;
  training.prepare(split, context);
  double worst = 0;
  for (std::int64_t i = 0; i < kSteps; ++i) {
    const auto examples = [&](const at::Tensor&, at::Generator&) {
      return nn::Examples{shown.at("input")[i], shown.at("time")[i], shown.at("target")[i], {}};
    };
    for (const Scalar& scalar : training.step(i, split, context, examples).scalars) {
      const double theirs = shown.at(scalar.name)[i].item<double>();
      const double difference = std::abs(scalar.value - theirs) / std::max(std::abs(theirs), 1e-12);
      UNSCOPED_INFO(scalar.name << " of step " << i << ": " << scalar.value << ", diffusers " << theirs);
      worst = std::max(worst, difference);
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("training has the losses, gradient norms and learning rates of diffusers") {
  CHECK(difference_from_diffusers(training_of_the_fixture()) < 1e-4);
}

TEST_CASE("a batch in parts and channels last train as diffusers does") {
  nn::TrainingSettings settings = training_of_the_fixture();
  settings.accumulation = 3;
  CHECK(difference_from_diffusers(settings) < 1e-4);
  settings.channels_last = true;
  CHECK(difference_from_diffusers(settings) < 1e-4);
}

TEST_CASE("training in bfloat16 has diffusers' losses within the precision's noise") {
  nn::TrainingSettings settings = training_of_the_fixture();
  settings.precision = "bf16";
  const double difference = difference_from_diffusers(settings);
  CHECK(difference < 0.05);
  CHECK(difference > 1e-4);
}
