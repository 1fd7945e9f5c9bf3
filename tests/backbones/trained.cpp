#include <ATen/ATen.h>

#include <equipoise/backbones/inference.hpp>
#include <equipoise/backbones/trained.hpp>
#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "catch.hpp"
#include "pictures.hpp"

using namespace equipoise;
using namespace equipoise::backbones;

TEST_CASE("a training step of ResNet-18 equals torchvision's: output, gradients, running statistics") {
  const TensorMap expected = golden("features");
  nn::Parameters parameters(at::kCPU, make_generator(0));
  const Network network = up_to(describe("resnet18"), "avgpool");
  const Trained trained(network, random_parameters(network, 0), parameters, "backbone.");
  const at::Tensor y = trained.forward(test_pictures(64).to(at::kFloat), true);
  CHECK(relative_error(y.detach(), expected.at("training/output")) < 1e-4);
  (y * at::linspace(-1, 1, y.numel()).view_as(y)).sum().backward();

  std::map<std::string, at::Tensor> by_name;
  for (const auto& entry : parameters.entries()) by_name[entry.name] = entry.tensor;
  const auto gradient = [&](const std::string& name) { return by_name.at(name).grad(); };
  CHECK(relative_error(gradient("backbone.conv1.weight").narrow(0, 0, 4), expected.at("training/gradient")) <
        1e-3);
  CHECK(relative_error(gradient("backbone.layer4.1.bn2.weight"), expected.at("training/gradient_last")) <
        1e-3);
  CHECK(relative_error(by_name.at("backbone.layer1.0.bn1.running_mean"),
                       expected.at("training/running_mean")) < 1e-4);
  CHECK(relative_error(by_name.at("backbone.layer1.0.bn1.running_var"), expected.at("training/running_var")) <
        1e-4);
}

TEST_CASE("every network computes in evaluation what inference computes") {
  for (const std::string& name : network_names()) {
    const Network network = up_to(describe(name), name == "vgg16" ? "pool5" : "avgpool");
    const TensorMap values = random_parameters(network, 3);
    nn::Parameters parameters(at::kCPU, make_generator(0));
    const Trained trained(network, values, parameters);
    const at::Tensor pictures = test_pictures(name.starts_with("inception") ? 107 : 65);
    const at::Tensor y = trained.forward(pictures.to(at::kFloat), false).detach();
    INFO(name);
    CHECK(relative_error(Inference(network, values, {})(pictures), y) < 1e-4);
    CHECK(y.size(1) == feature_count(network, pictures.size(2), pictures.size(3)));
  }
}

TEST_CASE("training starts from the values given and leaves them alone") {
  const Network network = up_to(describe("resnet18"), "avgpool");
  const TensorMap values = initial_parameters(network, 1);
  nn::Parameters parameters(at::kCPU, make_generator(0));
  const Trained trained(network, values, parameters);
  trained.forward(test_pictures(64).to(at::kFloat), true);
  CHECK(values.at("bn1.running_mean").abs().max().item<double>() == 0.0);
  TensorMap incomplete = values;
  incomplete.erase("layer2.0.conv1.weight");
  nn::Parameters other(at::kCPU, make_generator(0));
  CHECK_THROWS_AS(Trained(network, incomplete, other), Error);
}
