#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include "catch.hpp"
#include "pggan/critic.hpp"
#include "pggan/generator.hpp"
#include "pggan/options.hpp"

using namespace equipoise;
using namespace equipoise::pggan;

namespace {

Options preset(const std::string& name) {
  Schema<Options> schema;
  Options::declare(schema);
  for (const Preset& each : schema.declaration().presets)
    if (each.name == name) return schema.parse(each.values);
  return {};
}

std::int64_t total(const std::vector<Layer>& layers) {
  std::int64_t sum = 0;
  for (const Layer& layer : layers) sum += layer.trainable;
  return sum;
}

}  // namespace

TEST_CASE("the published preset has the parameters that other software counts at 256 pixels") {
  const NetworkOptions options = network_options(preset("published_code"), {3, 256, 256, 1, "area"});
  const GeneratorNetwork generator(options, at::kCPU, make_generator(1));
  const DiscriminatorNetwork discriminator(options, at::kCPU, make_generator(1));
  CHECK(generator.parameters().count() == 1'601'813);
  CHECK(discriminator.parameters().count() == 1'594'561);
  CHECK(total(generator.summary("")) == 1'601'813);
  CHECK(total(discriminator.summary("")) == 1'594'561);
}

TEST_CASE("the presets differ where the text and the code do") {
  const Options paper = preset("paper"), code = preset("published_code");
  const NetworkOptions text = network_options(paper, {3, 128, 128, 1, "area"});
  CHECK(text.width(3) == 128);
  CHECK(text.width(4) == 64);
  CHECK(text.width(5) == 64);
  CHECK(text.generator_pixel_norm);
  CHECK(text.tanh_output);
  const NetworkOptions published = network_options(code, {3, 256, 256, 1, "area"});
  CHECK(published.width(3) == 128);
  CHECK(published.width(4) == 64);
  CHECK(published.width(5) == 32);
  CHECK(published.width(6) == 32);
  CHECK_FALSE(published.generator_pixel_norm);
  CHECK(published.discriminator_pixel_norm);
  CHECK_FALSE(published.tanh_output);
  for (const Options& options : {paper, code}) {
    CHECK(options.batch == std::vector<std::int64_t>{4});
    CHECK(options.phase_steps == std::vector<std::int64_t>{33'333});
    CHECK(options.ema == 0.999);
    CHECK(options.generator_learning_rate == 1e-3);
  }
}

TEST_CASE("sets of one batch do not see each other") {
  c10::NoGradGuard no_grad;
  Options small;
  small.channels = {8};
  const NetworkOptions options = network_options(small, {1, 16, 16, 1, "area"});
  const DiscriminatorNetwork network(options, at::kCPU, make_generator(1));
  const at::Tensor pictures = at::randn({6, 1, 16, 16}, make_generator(2), at::kFloat);
  DiscriminatorTape tape;
  const at::Tensor joint = network.forward(pictures, {2, 0.5}, {}, 2, tape);
  const at::Tensor alone = network.forward(pictures.narrow(0, 3, 3), {2, 0.5}, {}, 1, tape);
  CHECK(joint.narrow(0, 3, 3).allclose(alone, 1e-5, 1e-6));
}

TEST_CASE(
    "without minibatch deviation, pixel norm or equalised rate the penalty still has finite gradients") {
  c10::NoGradGuard no_grad;
  Options bare;
  bare.channels = {8};
  bare.minibatch_deviation = 0;
  bare.discriminator_pixel_norm = bare.equalised_learning_rate = false;
  const NetworkOptions options = network_options(bare, {1, 16, 16, 1, "area"});
  DiscriminatorNetwork network(options, at::kCPU, make_generator(1));
  const auto pictures = [](std::uint64_t seed) {
    return at::randn({3, 1, 16, 16}, make_generator(seed), at::kFloat);
  };
  const at::Tensor share = at::rand({3, 1, 1, 1}, make_generator(4), at::kFloat);
  critic_gradient(network, {}, {2, 1.0}, {}, pictures(2), pictures(3), share);
  for (const auto& entry : network.parameters().entries())
    if (entry.tensor.grad().defined()) CHECK(entry.tensor.grad().isfinite().all().item<bool>());
}
