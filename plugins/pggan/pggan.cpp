#include "pggan.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::pggan {

namespace {

// Set apart what is drawn from one stage seed for different purposes.
constexpr std::uint64_t generator_weights = 0x67656e;
constexpr std::uint64_t discriminator_weights = 0x646973;
constexpr std::uint64_t picture_order = 0x6f7264;
constexpr std::uint64_t round_noise = 0x6e6f69;

// Networks compute a batch in an order that may depend on its length: equal lengths give equal pictures.
constexpr std::int64_t drawn_together = 8;

std::uint64_t seed_of(std::uint64_t seed, std::uint64_t purpose, std::int64_t index) {
  return mix_seed(mix_seed(seed, purpose), static_cast<std::uint64_t>(index));
}

void copy_weights(const nn::Parameters& from, nn::Parameters& to) {
  c10::NoGradGuard no_grad;
  for (std::size_t i = 0; i < from.entries().size(); ++i) {
    at::Tensor target = to.entries()[i].tensor;
    target.copy_(from.entries()[i].tensor);
  }
}

}  // namespace

/// What one update of the discriminator is drawn from.
struct Pggan::Round {
  at::Tensor real, latent, share;
};

Pggan::Pggan(Options options)
    : options_(std::move(options)), loss_(loss_options(options_)), precision_(training_precision(options_)) {
  level_of(options_.start_size);
  if (options_.batch.empty())
    throw Error(Fault::usage, "pggan: batch is empty", "give one number, or one a phase");
}

void Pggan::build(const ImageSpec& image, Context& context) {
  const NetworkOptions networks = network_options(options_, image);
  image_ = image;
  growth_ = {networks.levels - 1, 1.0};
  const auto first = [&](std::uint64_t purpose) { return make_generator(mix_seed(context.seed(), purpose)); };
  generator_.emplace(networks, context.device(), first(generator_weights));
  average_.emplace(networks, context.device(), first(generator_weights));
  discriminator_.emplace(networks, context.device(), first(discriminator_weights));
  weights_ = generator_->parameters().trainable();
  averages_ = average_->parameters().trainable();
}

void Pggan::start_training(std::int64_t steps) {
  schedule_.emplace(growth_plan(options_, image_), steps);
  generator_adam_.emplace(generator_->parameters(), options_.beta1, options_.beta2);
  discriminator_adam_.emplace(discriminator_->parameters(), options_.beta1, options_.beta2);
}

void Pggan::prepare(const Split& split, Context& context) {
  if (split.train.size() == 0) throw Error(Fault::data, "pggan: there are no pictures to train on");
  const at::Tensor& labels = split.train.labels;
  if (labels.defined() && (labels != labels[0]).any().item<bool>())
    throw Error(Fault::usage, "pggan: one model is asked to learn several classes at once",
                "train one model a class (per = \"class\")");
  start_training(split.steps);
  if (split.steps > 0 && schedule_->grown() > split.steps)
    context.log(Level::warning, "the training of " + std::to_string(split.steps) +
                                    " steps ends before pictures of " + std::to_string(image_.height) +
                                    " pixels have faded in, at step " + std::to_string(schedule_->grown()));
}

std::int64_t Pggan::steps_per_epoch(const Split& split) const {
  const std::int64_t batch = batch_of(options_, 0);
  return std::max<std::int64_t>(1, (split.train.size() + batch - 1) / batch);
}

Pggan::Round Pggan::draw_round(std::int64_t index, std::int64_t round, const Growth& growth,
                               const Split& split, Context& context) const {
  const std::int64_t phase = schedule_->phase(index), batch = batch_of(options_, phase);
  const std::int64_t number = (index - schedule_->begin(phase)) * options_.discriminator_steps + round;
  const at::Tensor chosen =
      endless_batch(seed_of(context.seed(), picture_order, phase), number, split.train.size(), batch);
  at::Generator generator =
      make_generator(seed_of(context.seed(), round_noise, index * options_.discriminator_steps + round));
  const at::Tensor latent = at::randn({batch, options_.latent_size}, generator, at::kFloat);
  const at::Tensor share = at::rand({batch, 1, 1, 1}, generator, at::kFloat);
  at::Tensor real = real_pictures(split.train.pixels.index_select(0, chosen), growth.side(),
                                  augmentation(options_), generator);
  if (options_.fade_reals) real = fade(real, growth);
  const at::Device device = context.device();
  return {real.to(device), latent.to(device), share.to(device)};
}

void Pggan::average() {
  if (options_.ema > 0)
    at::_foreach_lerp_(averages_, weights_, 1.0 - options_.ema);
  else
    copy_weights(generator_->parameters(), average_->parameters());
}

Step Pggan::step(std::int64_t index, const Split& split, Context& context) {
  c10::NoGradGuard no_grad;
  const Growth growth = schedule_->at(index);
  GeneratorTape tape;
  CriticLoss critic;
  for (std::int64_t round = 0; round < options_.discriminator_steps; ++round) {
    const Round drawn = draw_round(index, round, growth, split, context);
    const bool last = round + 1 == options_.discriminator_steps;
    const at::Tensor fake = generator_->forward(drawn.latent, growth, precision_, last ? &tape : nullptr);
    critic = critic_gradient(*discriminator_, loss_, growth, precision_, drawn.real, fake, drawn.share);
    discriminator_adam_->step(options_.discriminator_learning_rate);
  }
  const PictureLoss pictures = generator_loss(*discriminator_, loss_, growth, precision_, tape.image);
  generator_->backward(pictures.gradient, tape);
  const at::Tensor norm = generator_adam_->step(options_.generator_learning_rate);
  average();
  steps_ = index + 1;
  growth_ = growth;
  return {{{"loss", pictures.loss.item<double>()},
           {"discriminator_loss", critic.loss.item<double>()},
           {"gradient_penalty", critic.penalty.item<double>()},
           {"gradient_norm", norm.item<double>()},
           {"learning_rate", options_.generator_learning_rate},
           {"resolution", static_cast<double>(growth.side())},
           {"alpha", growth.alpha}},
          false};
}

void Pggan::save(Archive& archive) const {
  average_->parameters().save(archive.model);
  if (!generator_adam_) return;
  generator_->parameters().save(archive.state, "generator.");
  discriminator_->parameters().save(archive.state, "discriminator.");
  generator_adam_->save(archive.state, "generator_adam.");
  discriminator_adam_->save(archive.state, "discriminator_adam.");
  archive.state["steps"] = at::full({1}, steps_, at::kLong);
}

void Pggan::load(const Archive& archive) {
  average_->parameters().load(archive.model);
  if (archive.state.empty()) {
    copy_weights(average_->parameters(), generator_->parameters());
    return;
  }
  if (!schedule_) start_training(0);
  generator_->parameters().load(archive.state, "generator.");
  discriminator_->parameters().load(archive.state, "discriminator.");
  generator_adam_->load(archive.state, "generator_adam.");
  discriminator_adam_->load(archive.state, "discriminator_adam.");
  steps_ = require(archive.state, "steps").item<std::int64_t>();
  growth_ = schedule_->at(std::max<std::int64_t>(0, steps_ - 1));
}

std::vector<Layer> Pggan::summary() const {
  std::vector<Layer> layers = generator_->summary("generator.");
  const std::vector<Layer> critic = discriminator_->summary("discriminator.");
  layers.insert(layers.end(), critic.begin(), critic.end());
  return layers;
}

at::Tensor Pggan::sample(const at::Tensor& labels, std::int64_t first, Context& context) {
  c10::NoGradGuard no_grad;
  const std::int64_t count = labels.size(0);
  const at::Tensor latents = context.noise(first, {count, options_.latent_size}).to(context.device());
  const at::Tensor pictures = at::empty({count, image_.channels, image_.height, image_.width}, at::kByte);
  for (std::int64_t done = 0; done < count; done += drawn_together) {
    const std::int64_t taken = std::min(drawn_together, count - done);
    at::Tensor latent = at::zeros({drawn_together, options_.latent_size}, latents.options());
    latent.narrow(0, 0, taken).copy_(latents.narrow(0, done, taken));
    at::Tensor drawn = average_->forward(latent, growth_, Precision{at::kFloat, precision_.format});
    if (drawn.size(2) != image_.height) drawn = at::upsample_nearest2d(drawn, {image_.height, image_.width});
    pictures.narrow(0, done, taken).copy_(to_pixels(drawn.narrow(0, 0, taken)));
    context.tick(done + taken, count);
  }
  return pictures;
}

}  // namespace equipoise::pggan
