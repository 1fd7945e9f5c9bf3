#include <filesystem>

#include <ATen/ATen.h>

#include <equipoise/backbones/inference.hpp>
#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>

#include "catch.hpp"
#include "pictures.hpp"

using namespace equipoise;
using namespace equipoise::backbones;

namespace {

at::Tensor features(const std::string& name, const std::string& layer, const InferenceOptions& options = {}) {
  const Network network = up_to(describe(name), layer);
  return Inference(network, random_parameters(network, 0), options)(test_pictures(network.size));
}

InferenceOptions in_bf16() {
  InferenceOptions options;
  options.precision = nn::Precision::bf16;
  return options;
}

}  // namespace

TEST_CASE("features equal those of torchvision, pytorch-fid and efficientnet-lite-pytorch") {
  const TensorMap expected = golden("features");
  const auto error = [&](const std::string& name, const std::string& layer, std::int64_t step = 1) {
    return relative_error(features(name, layer).slice(1, 0, std::nullopt, step),
                          expected.at(name + "/" + layer));
  };
  CHECK(error("resnet18", "avgpool") < 1e-4);
  CHECK(error("resnet18", "fc") < 1e-4);
  CHECK(error("resnet50", "avgpool") < 1e-4);
  CHECK(error("inception_v3", "avgpool") < 1e-4);
  CHECK(error("inception_v3_fid", "avgpool") < 1e-4);
  CHECK(error("efficientnet_lite0", "avgpool") < 1e-4);
  CHECK(error("efficientnet_lite0", "_fc") < 1e-4);
  CHECK(error("vgg16", "conv1_2", 7919) < 1e-4);
  CHECK(error("vgg16", "pool5", 29) < 1e-4);
}

TEST_CASE("a dense layer of VGG16 equals torchvision's") {
  CHECK(relative_error(features("vgg16", "fc2"), golden("features").at("vgg16/fc2")) < 1e-4);
}

TEST_CASE("logits of the published EfficientNet-Lite0 equal its package's") {
  const std::filesystem::path file =
      std::filesystem::path(EQUIPOISE_TEST_DATA) / "../weights/efficientnet_lite0.safetensors";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: `./dev weights efficientnet_lite0` gets the weights that this test needs");
    return;
  }
  const Network network = describe("efficientnet_lite0");
  const at::Tensor logits = Inference(network, read_parameters(network, file), {})(test_pictures(224));
  const at::Tensor expected = golden("features").at("efficientnet_lite0/published");
  CHECK((logits - expected).abs().max().item<double>() < 1e-4);
}

TEST_CASE("bf16 features stay near those in fp32") {
  for (const std::string name : {"resnet18", "efficientnet_lite0"}) {
    const at::Tensor expected = golden("features").at(name + "/avgpool");
    const at::Tensor error = features(name, "avgpool", in_bf16()) - expected;
    INFO(name);
    CHECK(error.norm().item<double>() / expected.norm().item<double>() < 0.06);
  }
}

TEST_CASE("a grey picture has the same features from one channel as from three") {
  for (const std::string name : {"resnet18", "inception_v3_fid", "efficientnet_lite0"}) {
    const Network network = up_to(describe(name), "avgpool");
    const Inference inference(network, random_parameters(network, 0), {});
    const at::Tensor grey = test_pictures(network.size).narrow(0, 0, 1);
    CHECK(inference(grey.narrow(1, 0, 1)).equal(inference(grey)));
  }
}

TEST_CASE("features do not depend on batch size or neighbours") {
  const Network network = up_to(describe("resnet18"), "avgpool");
  const TensorMap parameters = random_parameters(network, 0);
  const at::Tensor pictures = test_pictures(96);
  const at::Tensor many = at::cat({pictures, pictures.flip(3), pictures.narrow(0, 1, 1)});
  InferenceOptions one;
  one.batch = 1;
  const at::Tensor together = Inference(network, parameters, {})(many);
  CHECK(relative_error(Inference(network, parameters, one)(many), together) < 1e-5);
  CHECK(relative_error(together[0], together[4]) > 0.01);
}

TEST_CASE("values that are not rounded count, and no pictures give no features") {
  const Network network = up_to(describe("resnet18"), "avgpool");
  const Inference inference(network, random_parameters(network, 0), {});
  const at::Tensor pictures = test_pictures(64);
  CHECK(inference(pictures.to(at::kFloat)).equal(inference(pictures)));
  CHECK_FALSE(inference(pictures.to(at::kFloat).mul(0.99)).equal(inference(pictures)));
  CHECK(inference(pictures.narrow(0, 0, 0)).sizes() == at::IntArrayRef({0, 512}));
  const Network inception = up_to(describe("inception_v3"), "avgpool");
  CHECK_THROWS_AS(Inference(inception, random_parameters(inception, 0), {})(pictures), Error);
}
