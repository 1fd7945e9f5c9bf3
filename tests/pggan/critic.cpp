#include "pggan/critic.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>

#include "catch.hpp"
#include "fixtures.hpp"
#include "pggan/generator.hpp"

using namespace equipoise;
using namespace equipoise::pggan;

namespace {

struct Case {
  std::string name;
  Growth growth;
  std::int64_t colours;
  bool published, wasserstein;
};

const std::vector<Case> cases = {{"published_8", {1, 0.3}, 3, true, true},
                                 {"published_32", {3, 0.7}, 3, true, true},
                                 {"paper_16", {2, 0.4}, 1, false, true},
                                 {"r1_16", {2, 1.0}, 1, false, false}};

NetworkOptions networks(const Case& c) {
  NetworkOptions options;
  options.latent = 6;
  options.colours = c.colours;
  options.levels = c.growth.level + 1;
  options.channels = {8, 8, 6, 5};
  options.slope = c.published ? 0.1 : 0.2;
  options.generator_pixel_norm = options.normalise_latent = options.tanh_output = !c.published;
  options.deviation_group = c.published ? 4 : 2;
  return options;
}

/// The largest difference, relative to the largest number of `expected`.
double distance(const at::Tensor& value, const at::Tensor& expected) {
  return (value - expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

/// Compares all gradients, tensor by tensor and as one vector, and which tensors have one.
void check_gradients(const nn::Parameters& parameters, const TensorMap& golden, const std::string& prefix) {
  double error = 0, size = 0;
  for (const auto& entry : parameters.entries()) {
    INFO(prefix << entry.name);
    const auto expected = golden.find("grad." + prefix + entry.name);
    REQUIRE(entry.tensor.grad().defined() == (expected != golden.end()));
    if (expected == golden.end()) continue;
    CHECK(distance(entry.tensor.grad(), expected->second) < 3e-5);
    error += (entry.tensor.grad() - expected->second).square().sum().item<double>();
    size += expected->second.square().sum().item<double>();
  }
  CHECK(std::sqrt(error / size) < 1e-5);
}

void compare(const Case& c, at::MemoryFormat format) {
  c10::NoGradGuard no_grad;
  INFO(c.name);
  const TensorMap golden =
      read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/pggan_" + c.name + ".safetensors");
  GeneratorNetwork generator(networks(c), at::kCPU, make_generator(1));
  DiscriminatorNetwork discriminator(networks(c), at::kCPU, make_generator(2));
  generator.parameters().load(golden, "generator.");
  discriminator.parameters().load(golden, "discriminator.");
  const Precision precision{at::kFloat, format};
  const LossOptions loss{c.wasserstein, 10.0, 0.001, 3.0};

  GeneratorTape tape;
  const at::Tensor fake = generator.forward(golden.at("latent"), c.growth, precision, &tape);
  CHECK(distance(fake, golden.at("fake")) < 1e-5);
  DiscriminatorTape pass;
  const auto scores = [&](const std::string& pictures) {
    return discriminator.forward(golden.at(pictures), c.growth, precision, 1, pass);
  };
  CHECK(distance(scores("fake"), golden.at("fake_scores")) < 1e-5);
  CHECK(distance(scores("real"), golden.at("real_scores")) < 1e-5);

  const CriticLoss critic =
      critic_gradient(discriminator, loss, c.growth, precision, golden.at("real"), fake, golden.at("share"));
  CHECK(distance(critic.penalty, golden.at("penalty")) < 1e-5);
  CHECK(distance(critic.loss, golden.at("loss")) < 1e-5);
  check_gradients(discriminator.parameters(), golden, "discriminator.");
  const PictureLoss pictures = generator_loss(discriminator, loss, c.growth, precision, fake);
  CHECK(distance(pictures.loss, golden.at("generator_loss")) < 1e-5);
  generator.backward(pictures.gradient, tape);
  check_gradients(generator.parameters(), golden, "generator.");
}

}  // namespace

TEST_CASE("one step's outputs, losses and gradients are those of automatic differentiation") {
  for (const Case& c : cases) compare(c, at::MemoryFormat::ChannelsLast);
}

TEST_CASE("the step is the same with channels first in memory") {
  for (const Case& c : cases) compare(c, at::MemoryFormat::Contiguous);
}
