#include <memory>

#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>

#include <equipoise/nn/layers.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/sdk.hpp>

using namespace equipoise;

struct Network {
  nn::Parameters parameters;
  nn::Linear hidden, moments, drawing, pixels;
  Network(std::int64_t size, std::int64_t latent, Context& context)
      : parameters(context.device(), make_generator(context.seed())),
        hidden(parameters, "hidden", size, 8 * latent),
        moments(parameters, "moments", 8 * latent, 2 * latent),
        drawing(parameters, "drawing", latent, 8 * latent),
        pixels(parameters, "pixels", 8 * latent, size) {}
  at::Tensor decode(const at::Tensor& z) const { return pixels(drawing(z).relu()).tanh(); }
};

class MyGenerator final : public Generator {
 public:
  struct Options {
    std::int64_t latent = 16, batch = 16;
    double learning_rate = 2e-3;
    static void declare(Schema<Options>& s) {
      s.add("latent", &Options::latent, "Length of the code").range(1, 1024);
      s.add("batch", &Options::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
      s.add("learning_rate", &Options::learning_rate, "Learning rate of Adam").range(0.0, 1.0);
    }
  };
  explicit MyGenerator(Options options) : options_(options) {}
  void build(const ImageSpec& image, Context& context) override {
    image_ = image;
    net_ = std::make_unique<Network>(image.channels * image.height * image.width, options_.latent, context);
    adam_ = std::make_unique<nn::Adam>(net_->parameters, nn::AdamOptions{});
  }
  std::int64_t steps_per_epoch(const Split& split) const override {
    return std::max<std::int64_t>(1, (split.train.size() + options_.batch - 1) / options_.batch);
  }
  Step step(std::int64_t index, const Split& split, Context& context) override {
    if (split.train.size() == 0) throw Error(Fault::data, "my_generator: no pictures to learn from");
    const at::Tensor rows = batch_indices(context.seed(), index, split.train.size(), options_.batch);
    const at::Tensor x = to_signed(split.train.pixels.index_select(0, rows)).flatten(1).to(context.device());
    const auto code = net_->moments(net_->hidden(x).relu()).chunk(2, 1);  // mean, log variance
    const at::Tensor noise = at::randn(code[0].sizes(), context.rng(), x.options());
    const auto loss = (net_->decode(code[0] + (0.5 * code[1]).exp() * noise) - x).square().sum(1).mean();
    const at::Tensor divergence = 0.5 * (code[0].square() + code[1].exp() - code[1] - 1).sum(1).mean();
    adam_->zero_grad();
    (loss + 0.1 * divergence).backward();
    adam_->step(options_.learning_rate);
    return {{{"loss", loss.item<double>()}, {"divergence", divergence.item<double>()}}, false};
  }
  void save(Archive& archive) const override {
    net_->parameters.save(archive.model);
    adam_->save(archive.state);
  }
  void load(const Archive& archive) override {
    net_->parameters.load(archive.model);
    if (!archive.state.empty()) adam_->load(archive.state);
  }
  std::vector<Layer> summary() const override { return {}; }
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    const at::Tensor z = context.noise(first, {labels.size(0), options_.latent}).to(context.device());
    return to_pixels(net_->decode(z)).view({-1, image_.channels, image_.height, image_.width});
  }

 private:
  Options options_;
  ImageSpec image_;
  std::unique_ptr<Network> net_;
  std::unique_ptr<nn::Adam> adam_;
};

EQUIPOISE_PLUGIN("my_generator", "0.1.0") {
  plugin.add<MyGenerator>("my_generator", "A variational autoencoder of dense layers");
}
