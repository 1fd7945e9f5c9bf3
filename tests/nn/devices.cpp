#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fake_device.hpp"
#include "tiny_generator.hpp"

using namespace equipoise;

namespace {

class DeviceContext final : public FakeContext {
 public:
  DeviceContext() : FakeContext(5) {}
  at::Device device() const override { return fake_device; }
};

/// Trains and draws on the device; the losses of the steps.
std::vector<double> losses_on_device(const std::string& name, const Values& values, const Split& split) {
  DeviceContext context;
  const auto model = load_as<Generator>(name, tiny_values(name, values));
  model->build(tiny_image, context);
  model->prepare(split, context);
  std::vector<double> losses;
  for (std::int64_t i = 0; i < 3; ++i) losses.push_back(train(*model, split, context, i, i + 1));
  Archive archive;
  model->save(archive);
  for (const TensorMap* section : {&archive.model, &archive.state})
    for (const auto& [key, tensor] : *section) CHECK(tensor.is_cpu());
  model->load(archive);
  const at::Tensor drawn = model->sample(at::zeros({2}, at::kLong), 0, context);
  CHECK(drawn.is_cpu());
  CHECK(drawn.sizes() == at::IntArrayRef({2, 1, 16, 16}));
  return losses;
}

void check(const std::string& name, Values values) {
  INFO(name);
  const bool told = values.contains("conditional");
  const Split split = tiny_split(3, told);
  TinyRun here(name, values, split);
  std::vector<double> expected;
  for (std::int64_t i = 0; i < 3; ++i) expected.push_back(here.train(i, i + 1));
  const std::vector<double> losses = losses_on_device(name, values, split);
  for (std::size_t i = 0; i < 3; ++i) CHECK(losses[i] == Approx(expected[i]).epsilon(1e-3));
}

}  // namespace

TEST_CASE("the device of the tests refuses tensors of the processor") {
  const at::Tensor here = at::ones({3}), there = at::ones({3}).to(fake_device);
  CHECK((there.add(there)).cpu().equal(here.add(here)));
  CHECK_THROWS(there.add(here));
  CHECK_THROWS(at::ones({2, 2}).to(fake_device).matmul(at::ones({2, 2})));
}

TEST_CASE("ddpm makes no tensor on the wrong device, and learns there what it learns on the processor") {
  check("ddpm", {{"ema", 0.9}, {"sampler", "ddim"}, {"eta", 0.5}});
  check("ddpm", {{"ema", 0.0},
                 {"sampler", "dpm++"},
                 {"prediction", "v"},
                 {"min_snr_gamma", 5.0},
                 {"time_embedding", "fourier"},
                 {"channels_last", true}});
  check("ddpm", {{"conditional", true},
                 {"label_dropout", 0.3},
                 {"guidance", 2.0},
                 {"sampler", "ddpm"},
                 {"accumulation", std::int64_t{2}}});
}

TEST_CASE("pggan makes no tensor on the wrong device, and learns there what it learns on the processor") {
  check("pggan", {{"fade_share", 0.5}});
  check("pggan", {{"loss", "non-saturating"}, {"r1_gamma", 1.0}, {"minibatch_deviation", std::int64_t{1}}});
  check("pggan",
        {{"generator_pixel_norm", false}, {"output", "tanh"}, {"channels_last", true}, {"ema", 0.0}});
}

TEST_CASE(
    "flow_matching makes no tensor on the wrong device, and learns there what it learns on the processor") {
  check("flow_matching", {{"sampler", "heun"}, {"time_sampling", "logit_normal"}});
}
