#include "equipoise/nn/unet_training.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::nn {

namespace {

// Set apart what is drawn from one stage seed for different purposes.
constexpr std::uint64_t initial_weights = 0x696e6974;
constexpr std::uint64_t training_noise = 0x6e6f6973;

void load_folder(Parameters& parameters, const DiffusersFolder& folder) {
  try {
    parameters.load(folder.tensors);
  } catch (const Error& error) {
    throw Error(error.fault(), folder.weights_file.string() + ": " + error.what(), error.hint());
  }
}

/// Rows `begin` .. `end` - 1 on `device`.
at::Tensor part(const at::Tensor& tensor, std::int64_t begin, std::int64_t end, at::Device device) {
  return tensor.defined() ? tensor.slice(0, begin, end).to(device) : at::Tensor{};
}

/// The sum over pictures of their mean (weighted) squared errors, divided by `count`.
at::Tensor error_share(const at::Tensor& predicted, const at::Tensor& target, const at::Tensor& weight,
                       std::int64_t count) {
  if (!weight.defined())
    return at::mse_loss(predicted, target) *
           (static_cast<double>(target.size(0)) / static_cast<double>(count));
  const at::Tensor each = at::mse_loss(predicted, target, at::Reduction::None).mean({1, 2, 3});
  return (each * weight).sum() / static_cast<double>(count);
}

}  // namespace

UNetTraining::UNetTraining(UNetSettings network, TrainingSettings training)
    : settings_(std::move(network)), training_(std::move(training)) {}

void UNetTraining::build(const ImageSpec& image, Context& context, const DiffusersFolder* folder) {
  image_ = image;
  precision_ = parse_precision(training_.precision, context.device());
  network_.emplace(network_options(settings_, image, folder), context.device(),
                   make_generator(mix_seed(context.seed(), initial_weights)));
  Parameters& parameters = network_->parameters();
  if (folder != nullptr) load_folder(parameters, *folder);
  if (training_.channels_last) parameters.use_channels_last();
  weights_ = parameters.trainable();
  use_ema();
}

void UNetTraining::use_ema() {
  if (training_.ema > 0) ema_ = std::make_unique<Ema>(network_->parameters(), training_.ema);
}

void UNetTraining::make_optimiser() {
  AdamOptions adam;
  adam.weight_decay = training_.weight_decay;
  optimiser_ = std::make_unique<Adam>(network_->parameters(), adam);
}

void UNetTraining::prepare(const Split& split, Context& context) {
  if (split.train.size() == 0) throw Error(Fault::data, "there are no pictures to train on");
  const at::Tensor& labels = split.train.labels;
  const bool told = network_->options().num_class_embeds > 0;
  if (!told && labels.defined() && (labels != labels[0]).any().item<bool>())
    throw Error(Fault::usage, "an unconditional model is asked to learn several classes at once",
                "train one model a class (per = \"class\"), or set with.conditional = true");
  if (split.steps > 0 && training_.warmup_steps >= split.steps)
    context.log(Level::warning, "the learning rate's warm-up of " + std::to_string(training_.warmup_steps) +
                                    " steps is not shorter than the training of " +
                                    std::to_string(split.steps) + " steps: it never reaches its peak");
  make_optimiser();
}

std::int64_t UNetTraining::steps_per_epoch(const Split& split) const {
  return std::max<std::int64_t>(1, (split.train.size() + training_.batch - 1) / training_.batch);
}

bool UNetTraining::knows_no_class() const {
  return network_->options().num_class_embeds > image_.classes;
}

UNetTraining::Batch UNetTraining::draw_batch(std::int64_t index, const ImageSet& train, std::uint64_t seed,
                                             const MakeExamples& make) const {
  const at::Tensor chosen = batch_indices(seed, index, train.size(), training_.batch);
  const std::int64_t count = chosen.size(0);
  at::Generator generator =
      make_generator(mix_seed(mix_seed(seed, training_noise), static_cast<std::uint64_t>(index)));
  const at::Tensor pixels = train.pixels.index_select(0, chosen);
  at::Tensor clean = pixels.scalar_type() == at::kByte ? to_signed(pixels) : pixels;
  if (training_.flip) clean = flip_where(clean, at::rand({count}, generator, at::kFloat) < 0.5);
  Batch batch{make(clean, generator), {}};
  if (network_->options().num_class_embeds == 0) return batch;
  batch.labels = train.labels.index_select(0, chosen);
  if (settings_.label_dropout > 0) {
    const at::Tensor untold = at::rand({count}, generator, at::kFloat) < settings_.label_dropout;
    batch.labels = at::where(untold, at::full({count}, image_.classes, at::kLong), batch.labels);
  }
  return batch;
}

at::Tensor UNetTraining::predict(const at::Tensor& x, const at::Tensor& time,
                                 const at::Tensor& labels) const {
  const AutocastScope autocast(precision_, device());
  const bool fourier = network_->options().time_embedding_type == "fourier";
  const at::Tensor input = training_.channels_last ? in_layout(x, at::MemoryFormat::ChannelsLast) : x;
  // The logarithm of timestep 0 is none.
  return network_->forward(input, fourier ? time.clamp_min(1) : time, labels).to(at::kFloat);
}

at::Tensor UNetTraining::accumulate_gradients(std::int64_t index, const ImageSet& train, Context& context,
                                              const MakeExamples& make) {
  const Batch batch = draw_batch(index, train, context.seed(), make);
  const Examples& all = batch.examples;
  const std::int64_t count = all.input.size(0), parts = std::min(training_.accumulation, count);
  at::Tensor loss;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t begin = i * count / parts, end = (i + 1) * count / parts;
    const auto here = [&](const at::Tensor& tensor) { return part(tensor, begin, end, device()); };
    const at::Tensor predicted = predict(here(all.input), here(all.time), here(batch.labels));
    const at::Tensor share = error_share(predicted, here(all.target), here(all.weight), count);
    (precision_ == Precision::fp16 ? share * scaler_.scale() : share).backward();
    loss = loss.defined() ? loss + share.detach() : share.detach();
  }
  return loss;
}

/// The gradient's norm; 0 if the step was left out because a gradient overflowed.
double UNetTraining::apply_gradients(double rate) {
  const bool overflown = precision_ == Precision::fp16 && !scaler_.unscale(weights_);
  const double norm = clip_gradient_norm(weights_, training_.gradient_clip);
  // A scale below 1 means that no scale helps: let the host see that the training diverged.
  if (overflown && scaler_.scale() >= 1.0) return 0.0;
  optimiser_->step(rate);
  if (ema_) ema_->update();
  return norm;
}

Step UNetTraining::step(std::int64_t index, const Split& split, Context& context, const MakeExamples& make) {
  const double rate =
      cosine_learning_rate(training_.learning_rate, index, split.steps, training_.warmup_steps);
  optimiser_->zero_grad();
  const at::Tensor loss = accumulate_gradients(index, split.train, context, make);
  const double norm = apply_gradients(rate);
  Step step{{{"loss", loss.item<double>()}, {"learning_rate", rate}, {"gradient_norm", norm}}, false};
  if (precision_ == Precision::fp16) step.scalars.push_back({"loss_scale", scaler_.scale()});
  return step;
}

void UNetTraining::save(Archive& archive) const {
  const Parameters& parameters = network_->parameters();
  if (ema_) {
    parameters.save(archive.state, "net.");
    archive.state["ema.updates"] = at::full({1}, ema_->updates(), at::kLong);
  }
  {
    const EmaScope average(ema_.get());
    parameters.save(archive.model);
  }
  if (optimiser_) optimiser_->save(archive.state);
  if (precision_ == Precision::fp16) scaler_.save(archive.state);
}

void UNetTraining::load(const Archive& archive) {
  Parameters& parameters = network_->parameters();
  parameters.load(archive.model);
  use_ema();
  if (archive.state.empty()) return;
  if (ema_) {
    parameters.load(archive.state, "net.");
    ema_->set_updates(require(archive.state, "ema.updates").item<std::int64_t>());
  }
  if (!optimiser_) make_optimiser();
  optimiser_->load(archive.state);
  if (precision_ == Precision::fp16) scaler_.load(archive.state);
}

std::vector<Layer> UNetTraining::summary() const {
  return network_->summary(image_.height, image_.width);
}

}  // namespace equipoise::nn
