#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <c10/core/GradMode.h>

#include <equipoise/nn/layers.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/sdk.hpp>

using namespace equipoise;

/// Two halvings on the way in, two doublings on the way out; the code is a small picture of `latent`
/// channels.
struct Autoencoder {
  nn::Parameters parameters;
  nn::Conv2d in, down1, down2, moments, enter, up1, up2, out;

  Autoencoder(std::int64_t channels, std::int64_t width, std::int64_t latent, Context& context)
      : parameters(context.device(), make_generator(context.seed())),
        in(parameters, "encoder.in", channels, width, 3),
        down1(parameters, "encoder.down1", width, width, 3, 2),
        down2(parameters, "encoder.down2", width, width, 3, 2),
        moments(parameters, "encoder.moments", width, 2 * latent, 3),
        enter(parameters, "decoder.in", latent, width, 3),
        up1(parameters, "decoder.up1", width, width, 3),
        up2(parameters, "decoder.up2", width, width, 3),
        out(parameters, "decoder.out", width, channels, 3) {}

  /// [N, C, H, W] in -1 .. 1 -> mean and log variance, each [N, latent, H/4, W/4].
  std::vector<at::Tensor> encode(const at::Tensor& x) const {
    return moments(down2(down1(in(x).relu()).relu()).relu()).chunk(2, 1);
  }
  at::Tensor decode(const at::Tensor& z) const {
    const at::Tensor half = up1(doubled(enter(z).relu())).relu();
    return out(up2(doubled(half)).relu()).tanh();
  }
  static at::Tensor doubled(const at::Tensor& x) {
    return at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
  }
};

/// A convolutional variational autoencoder (Kingma and Welling 2014).
class Vae final : public Generator {
 public:
  struct Options {
    std::int64_t width = 32, latent = 4, batch = 16;
    double learning_rate = 2e-3, divergence_weight = 0.05;
    static void declare(Schema<Options>& s) {
      s.add("width", &Options::width, "Width of the hidden layers").range(1, 1024).unit("channels");
      s.add("latent", &Options::latent, "Channels of the code").range(1, 64).unit("channels");
      s.add("batch", &Options::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
      s.add("learning_rate", &Options::learning_rate, "Learning rate of Adam").range(0.0, 1.0);
      s.add("divergence_weight", &Options::divergence_weight,
            "Weight of the divergence from the standard normal distribution in the loss")
          .range(0.0, 1000.0);
    }
  };
  explicit Vae(Options options) : options_(options) {}

  void build(const ImageSpec& image, Context& context) override {
    if (image.height % 4 != 0 || image.width % 4 != 0)
      throw Error(Fault::usage, "vae: the sides of the pictures must be multiples of 4", "set 'size'");
    image_ = image;
    network_ = std::make_unique<Autoencoder>(image.channels, options_.width, options_.latent, context);
    optimiser_ = std::make_unique<nn::Adam>(network_->parameters, nn::AdamOptions{});
  }

  void prepare(const Split& split, Context&) override {
    if (split.train.size() == 0) throw Error(Fault::data, "vae: there are no pictures to learn from");
  }

  std::int64_t steps_per_epoch(const Split& split) const override {
    return std::max<std::int64_t>(1, (split.train.size() + options_.batch - 1) / options_.batch);
  }

  Step step(std::int64_t index, const Split& split, Context& context) override {
    const at::Tensor rows = batch_indices(context.seed(), index, split.train.size(), options_.batch);
    const at::Tensor x = to_signed(split.train.pixels.index_select(0, rows)).to(context.device());
    const auto code = network_->encode(x);
    const at::Tensor noise = at::randn(code[0].sizes(), context.rng(), x.options());
    const at::Tensor drawn = network_->decode(code[0] + (0.5 * code[1]).exp() * noise);
    const at::Tensor error = (drawn - x).square().sum({1, 2, 3}).mean();
    const at::Tensor divergence =
        0.5 * (code[0].square() + code[1].exp() - code[1] - 1).sum({1, 2, 3}).mean();
    const at::Tensor loss = error + options_.divergence_weight * divergence;
    optimiser_->zero_grad();
    loss.backward();
    optimiser_->step(options_.learning_rate);
    return {{{"loss", loss.item<double>()},
             {"error", error.item<double>()},
             {"divergence", divergence.item<double>()}},
            false};
  }

  void save(Archive& archive) const override {
    network_->parameters.save(archive.model);
    optimiser_->save(archive.state);
  }

  void load(const Archive& archive) override {
    network_->parameters.load(archive.model);
    if (!archive.state.empty()) optimiser_->load(archive.state);
  }

  std::vector<Layer> summary() const override {
    const auto layer = [&](const std::string& name, std::int64_t channels, std::int64_t shrunk) {
      const std::int64_t all = network_->parameters.count(name);
      return Layer{name, {channels, image_.height / shrunk, image_.width / shrunk}, all, all};
    };
    return {layer("encoder", 2 * options_.latent, 4), layer("decoder", image_.channels, 1)};
  }

  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    const c10::NoGradGuard no_grad;
    const at::Tensor z =
        context.noise(first, {labels.size(0), options_.latent, image_.height / 4, image_.width / 4});
    return to_pixels(network_->decode(z.to(context.device())));
  }

 private:
  Options options_;
  ImageSpec image_;
  std::unique_ptr<Autoencoder> network_;
  std::unique_ptr<nn::Adam> optimiser_;
};

EQUIPOISE_PLUGIN("vae", "0.1.0") {
  plugin.add<Vae>("vae", "A convolutional variational autoencoder (Kingma and Welling 2014)");
}
