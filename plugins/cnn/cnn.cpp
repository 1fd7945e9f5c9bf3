#include "cnn.hpp"

#include <algorithm>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::cnn {

namespace {

// Set apart what is drawn from one stage seed for different purposes.
constexpr std::uint64_t initial_weights = 0x696e6974;
constexpr std::uint64_t dropout_masks = 0x64726f70;

constexpr std::int64_t inference_batch = 64;

}  // namespace

void Cnn::Options::declare(Schema<Options>& schema) {
  schema.add("batch", &Options::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
  schema.add("learning_rate", &Options::learning_rate, "Learning rate of Adam").range(0.0, 10.0);
  schema.add("l2", &Options::l2, "Weight of the squared weights of the hidden dense layers in the loss")
      .range(0.0, 10.0);
  schema
      .add("batch_norm_momentum", &Options::batch_norm_momentum,
           "Share of a batch in the running statistics of batch norm; Keras' default is 0.01, too slow for "
           "few steps")
      .range(0.0, 1.0);
  schema.add("recompute_statistics", &Options::recompute_statistics,
             "Replace the running statistics by averages over the training pictures after the last step");
}

void Cnn::build(const ImageSpec& image, Context& context) {
  network_ = std::make_unique<Network>(image, context.device(),
                                       make_generator(mix_seed(context.seed(), initial_weights)));
}

void Cnn::prepare(const Split& split, Context&) {
  if (split.train.size() == 0) throw Error(Fault::data, "cnn: there are no pictures to train on");
  nn::AdamOptions adam;
  adam.epsilon = 1e-7;  // Keras' default
  adam.decoupled = false;
  optimiser_ = std::make_unique<nn::Adam>(network_->parameters(), adam);
}

std::int64_t Cnn::steps_per_epoch(const Split& split) const {
  return std::max<std::int64_t>(1, (split.train.size() + options_.batch - 1) / options_.batch);
}

double Cnn::penalise() {
  c10::NoGradGuard no_grad;
  double sum = 0.0;
  for (const at::Tensor& weight : network_->penalised()) {
    const at::Tensor flat = weight.detach().view({-1});
    sum += at::dot(flat, flat).item<double>();
    weight.mutable_grad().add_(weight, 2.0 * options_.l2);
  }
  return options_.l2 * sum;
}

Step Cnn::step(std::int64_t index, const Split& split, Context& context) {
  const at::Tensor chosen = batch_indices(context.seed(), index, split.train.size(), options_.batch);
  const at::Tensor x = to_unit(split.train.pixels.index_select(0, chosen)).to(context.device());
  const at::Tensor labels = split.train.labels.index_select(0, chosen).to(context.device());
  optimiser_->zero_grad();
  const at::Tensor logits = network_->train(
      x, options_.batch_norm_momentum,
      make_generator(mix_seed(mix_seed(context.seed(), dropout_masks), static_cast<std::uint64_t>(index))));
  const at::Tensor loss = at::cross_entropy_loss(logits, labels);
  loss.backward();
  const double cross_entropy = loss.item<double>();
  const double penalty = options_.l2 > 0 ? penalise() : 0.0;
  optimiser_->step(options_.learning_rate);
  if (options_.recompute_statistics && index + 1 == split.steps) recompute_statistics(split.train, context);
  const double accuracy = (logits.detach().argmax(1) == labels).to(at::kFloat).mean().item<double>();
  return {{{"loss", cross_entropy + penalty}, {"cross_entropy", cross_entropy}, {"accuracy", accuracy}},
          false};
}

void Cnn::recompute_statistics(const ImageSet& train, Context& context) {
  c10::NoGradGuard no_grad;
  for (std::int64_t begin = 0, batches = 1; begin < train.size(); begin += options_.batch, ++batches) {
    const at::Tensor pixels = train.pixels.slice(0, begin, std::min(train.size(), begin + options_.batch));
    network_->update_statistics(to_unit(pixels).to(context.device()), 1.0 / static_cast<double>(batches));
  }
}

void Cnn::save(Archive& archive) const {
  network_->parameters().save(archive.model);
  if (optimiser_) optimiser_->save(archive.state);
}

void Cnn::load(const Archive& archive) {
  network_->parameters().load(archive.model);
  if (!archive.state.empty() && optimiser_) optimiser_->load(archive.state);
}

std::vector<Layer> Cnn::summary() const {
  return network_->summary();
}

at::Tensor Cnn::in_batches(const ImageSet& images, Context& context,
                           const std::function<at::Tensor(const at::Tensor&)>& map) const {
  c10::NoGradGuard no_grad;
  const std::int64_t count = images.pixels.size(0);
  std::vector<at::Tensor> parts;
  for (std::int64_t begin = 0; begin == 0 || begin < count; begin += inference_batch) {
    const at::Tensor pixels = images.pixels.slice(0, begin, std::min(count, begin + inference_batch));
    parts.push_back(map(network_->features(to_unit(pixels).to(context.device()))).cpu());
  }
  return at::cat(parts);
}

at::Tensor Cnn::predict(const ImageSet& images, Context& context) {
  return in_batches(images, context,
                    [&](const at::Tensor& hidden) { return at::softmax(network_->classify(hidden), 1); });
}

at::Tensor Cnn::features(const ImageSet& images, Context& context) {
  return in_batches(images, context, [](const at::Tensor& hidden) { return hidden; });
}

}  // namespace equipoise::cnn
