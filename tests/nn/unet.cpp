#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/unet.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

nn::UNetOptions small_options(std::int64_t channels) {
  nn::UNetOptions options;
  options.in_channels = options.out_channels = channels;
  options.layers_per_block = 1;
  options.block_out_channels = {8, 16};
  options.norm_num_groups = 8;
  nn::set_attention(options, 16, {});
  return options;
}

/// The largest difference from what diffusers computed with the weights of the fixture.
double difference_from_diffusers(const std::string& file, const nn::UNetOptions& options) {
  const TensorMap fixture = read_tensors(std::string(EQUIPOISE_TEST_DATA) + "/golden/" + file);
  TensorMap weights;
  for (const auto& [name, tensor] : fixture)
    if (name.rfind("weight.", 0) == 0) weights[name] = tensor;
  nn::UNet network(options, at::kCPU, make_generator(0));
  network.parameters().load(weights, "weight.");
  c10::NoGradGuard no_grad;
  const auto labels = fixture.find("labels");
  const at::Tensor out = network.forward(fixture.at("x"), fixture.at("t"),
                                         labels == fixture.end() ? at::Tensor{} : labels->second);
  return (out - fixture.at("out")).abs().max().item<double>();
}

}  // namespace

TEST_CASE("the U-Net with attention predicts the same noise as diffusers") {
  nn::UNetOptions options = small_options(1);
  nn::set_attention(options, 16, {8});
  CHECK(difference_from_diffusers("unet_attention.safetensors", options) < 1e-5);
}

TEST_CASE("the U-Net without attention predicts the same noise as diffusers") {
  nn::UNetOptions options = small_options(3);
  options.norm_eps = 1e-3;
  options.attention_head_dim = 0;
  CHECK(difference_from_diffusers("unet_plain.safetensors", options) < 1e-5);
}

TEST_CASE("the U-Net with a Fourier embedding and no attention in the middle equals diffusers'") {
  nn::UNetOptions options = small_options(1);
  options.block_out_channels = {8, 8};
  options.down_block_types = {"AttnDownBlock2D", "DownBlock2D"};
  options.up_block_types = {"UpBlock2D", "AttnUpBlock2D"};
  options.time_embedding_type = "fourier";
  options.add_attention = false;
  CHECK(difference_from_diffusers("unet_fourier.safetensors", options) < 1e-5);
}

TEST_CASE("the U-Net with classes and the layout of the first published models equals diffusers'") {
  nn::UNetOptions options = small_options(1);
  options.down_block_types = {"DownBlock2D", "AttnDownBlock2D"};
  options.num_class_embeds = 3;
  options.downsample_padding = 0;
  options.mid_block_scale_factor = 1.5;
  options.flip_sin_to_cos = false;
  options.freq_shift = 1;
  options.attention_head_dim = 4;
  CHECK(difference_from_diffusers("unet_classes.safetensors", options) < 1e-5);
}

TEST_CASE("channels last changes no prediction") {
  nn::UNetOptions options = small_options(3);
  nn::set_attention(options, 16, {8});
  const nn::UNet plain(options, at::kCPU, make_generator(7));
  nn::UNet last(options, at::kCPU, make_generator(7));
  last.parameters().use_channels_last();
  c10::NoGradGuard no_grad;
  const at::Tensor x = at::randn({2, 3, 16, 16}, make_generator(1), at::kFloat);
  const at::Tensor t = at::full({1}, 5, at::kLong);
  const at::Tensor laid = last.forward(x.contiguous(at::MemoryFormat::ChannelsLast), t);
  CHECK(laid.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(at::allclose(plain.forward(x, t), laid, 1e-4, 1e-5));
}

TEST_CASE("weights that do not fit are refused by name and change nothing") {
  nn::UNet network(small_options(1), at::kCPU, make_generator(0));
  TensorMap before, weights;
  network.parameters().save(before);
  network.parameters().save(weights);
  weights.erase("conv_in.weight");
  weights["conv_out.bias"] = at::zeros({7});
  weights["stranger"] = at::zeros({1});
  try {
    network.parameters().load(weights);
    FAIL("no error");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(error.fault() == Fault::data);
    CHECK(text.find("missing: conv_in.weight") != std::string::npos);
    CHECK(text.find("wrong shape: conv_out.bias") != std::string::npos);
    CHECK(text.find("unexpected: stranger") != std::string::npos);
  }
  TensorMap after;
  network.parameters().save(after);
  CHECK(identical(before, after));
}

TEST_CASE("options that make no U-Net are refused") {
  nn::UNetOptions groups = small_options(1);
  groups.norm_num_groups = 5;
  CHECK_THROWS_AS(nn::UNet(groups, at::kCPU, make_generator(0)), Error);
  nn::UNetOptions heads = small_options(1);
  heads.attention_head_dim = 6;
  CHECK_THROWS_AS(nn::UNet(heads, at::kCPU, make_generator(0)), Error);
  nn::UNetOptions sides = small_options(1);
  CHECK_THROWS_AS(nn::set_attention(sides, 16, {5}), Error);
  const nn::UNet network(small_options(1), at::kCPU, make_generator(0));
  CHECK_THROWS_AS(network.forward(at::zeros({1, 1, 15, 16}), at::zeros({1}, at::kLong)), Error);
}

TEST_CASE("the layers of the summary hold all parameters of the U-Net") {
  nn::UNetOptions options = small_options(1);
  options.num_class_embeds = 2;
  const nn::UNet network(options, at::kCPU, make_generator(0));
  std::int64_t total = 0;
  for (const Layer& layer : network.summary(16, 16)) total += layer.parameters;
  CHECK(total == network.parameters().count());
  CHECK(network.summary(16, 16).back().output == std::vector<std::int64_t>{1, 16, 16});
}
