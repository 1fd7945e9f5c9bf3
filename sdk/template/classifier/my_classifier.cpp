#include <memory>

#include <ATen/ops/cross_entropy_loss.h>

#include <equipoise/nn/layers.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/sdk.hpp>

using namespace equipoise;

struct Network {
  nn::Parameters parameters;
  nn::Linear hidden, answer;
  Network(std::int64_t size, std::int64_t width, std::int64_t classes, Context& context)
      : parameters(context.device(), make_generator(context.seed())),
        hidden(parameters, "hidden", size, width),
        answer(parameters, "answer", width, classes) {}
  at::Tensor features(const at::Tensor& pixels) const {
    return hidden(to_unit(pixels).flatten(1).to(parameters.device())).relu();
  }
};

class MyClassifier final : public Classifier {
 public:
  struct Options {
    std::int64_t width = 64, batch = 32;
    double learning_rate = 1e-3;
    static void declare(Schema<Options>& s) {
      s.add("width", &Options::width, "Width of the hidden layer").range(1, 4096).unit("channels");
      s.add("batch", &Options::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
      s.add("learning_rate", &Options::learning_rate, "Learning rate of Adam").range(0.0, 1.0);
    }
  };
  explicit MyClassifier(Options options) : options_(options) {}

  void build(const ImageSpec& image, Context& context) override {
    const std::int64_t size = image.channels * image.height * image.width;
    network_ = std::make_unique<Network>(size, options_.width, image.classes, context);
    optimiser_ = std::make_unique<nn::Adam>(network_->parameters, nn::AdamOptions{});
  }
  std::int64_t steps_per_epoch(const Split& split) const override {
    return std::max<std::int64_t>(1, (split.train.size() + options_.batch - 1) / options_.batch);
  }
  Step step(std::int64_t index, const Split& split, Context& context) override {
    if (split.train.size() == 0)
      throw Error(Fault::data, "my_classifier: there are no pictures to learn from");
    const at::Tensor rows = batch_indices(context.seed(), index, split.train.size(), options_.batch);
    const at::Tensor labels = split.train.labels.index_select(0, rows).to(context.device());
    const at::Tensor scores = network_->answer(network_->features(split.train.pixels.index_select(0, rows)));
    const at::Tensor loss = at::cross_entropy_loss(scores, labels);
    optimiser_->zero_grad();
    loss.backward();
    optimiser_->step(options_.learning_rate);
    return {{{"loss", loss.item<double>()}}, false};
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
    const auto layer = [&](const std::string& name, std::int64_t width) {
      const std::int64_t all = network_->parameters.count(name);
      return Layer{name, {width}, all, all};
    };
    return {layer("hidden", options_.width), layer("answer", network_->answer.bias.size(0))};
  }
  at::Tensor predict(const ImageSet& images, Context&) override {
    return network_->answer(network_->features(images.pixels)).softmax(1).detach().cpu();
  }
  at::Tensor features(const ImageSet& images, Context&) override {
    return network_->features(images.pixels).detach().cpu();
  }

 private:
  Options options_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<nn::Adam> optimiser_;
};

EQUIPOISE_PLUGIN("my_classifier", "0.1.0") {
  plugin.add<MyClassifier>("my_classifier", "One hidden layer over all pixels");
}
